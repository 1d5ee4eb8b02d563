//go:build olmfull

package sdk

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/tools/packaging"
)

func TestOperatorSDKRunsUpgradesAndCleansUpWhileADatabaseLives(t *testing.T) {
	u := arrive(t, "sdk")
	u.refused()

	for _, name := range []string{packaging.EtcdCluster, packaging.ProductionReadyDatabase} {
		u.SDK(runBundle(u.released(name))...)
	}
	database := u.database()
	members := u.members()

	u.upgrade()
	u.same("upgrading the operators", members)
	u.serves(database)

	for _, name := range []string{packaging.ProductionReadyDatabase, packaging.EtcdCluster} {
		u.SDK("cleanup", name, "--delete-all=false")
	}
	u.Kubectl("wait", "--for=delete", "pod", "-l", "app.kubernetes.io/component=operator", "--timeout", patience.String())
	u.Kubectl("get", "crd", definitions[0], definitions[1])
	u.same("cleanup --delete-all=false", members)
	u.serves(database)

	for _, name := range []string{packaging.EtcdCluster, packaging.ProductionReadyDatabase} {
		u.SDK(runBundle(u.head(name))...)
	}
	u.heals(members)
	u.serves(database)

	claims := u.Kubectl("get", "pvc", "-o", "name")
	for _, name := range []string{packaging.ProductionReadyDatabase, packaging.EtcdCluster} {
		u.SDK("cleanup", name)
	}
	u.gone()
	if left := u.Kubectl("get", "pvc", "-o", "name"); left != claims || claims == "" {
		t.Errorf("cleanup left of the claims\n%s\nonly\n%s", claims, left)
	}
}

var definitions = []string{"productionreadydatabases.database.example.com", "etcdclusters.database.example.com"}

// refused runs the bundle of the database where nothing runs clusters. operator-sdk waits in vain; OLM says why.
func (u *user) refused() {
	u.Helper()
	ctx, giveUp := context.WithCancel(u.Context())
	args := append(runBundle(u.head(packaging.ProductionReadyDatabase)), "--namespace", u.Namespace, "--timeout", patience.String())
	waiting := u.command(ctx, u.sdk, args...)
	if err := waiting.Start(); err != nil {
		u.Fatal(err)
	}
	subscription := "subscription/production-ready-database-v" + strings.ReplaceAll(packaging.Version, ".", "-") + "-sub"
	u.Kubectl("wait", "--for=create", subscription, "--timeout", patience.String())
	u.Kubectl("wait", "--for=condition=ResolutionFailed", subscription, "--timeout", patience.String())
	giveUp()
	_ = waiting.Wait() // It was killed.
	said := u.Kubectl("get", subscription, "-o", `jsonpath={.status.conditions[?(@.type=="ResolutionFailed")].message}`)
	for _, want := range []string{
		"constraints not satisfiable", "kind: EtcdCluster", "package: " + packaging.EtcdCluster, "version in range",
	} {
		if !strings.Contains(said, want) {
			u.Errorf("OLM says %q, which lacks %q", said, want)
		}
	}
	u.SDK("cleanup", packaging.ProductionReadyDatabase, "--delete-all=false")
}

// upgrade takes both packages to the head. Each of the two commands waits for an upgrade that OLM makes only when both catalogs
// have it, since the packages want each other's version: so they run side by side.
func (u *user) upgrade() {
	u.Helper()
	var running errgroup.Group
	for _, name := range packaging.Packages() {
		image := u.head(name)
		running.Go(func() error { return u.trySDK("run", "bundle-upgrade", image) })
	}
	if err := running.Wait(); err != nil {
		u.Fatal(err)
	}
}

// database makes the one that the README begins with, and waits until it serves.
func (u *user) database() string {
	u.Helper()
	var name string
	u.step(func(ctx context.Context) (err error) {
		name, err = u.Apply(ctx)
		return err
	})
	u.serves(name)
	return name
}

// serves waits until all members are ready, writes and reads.
func (u *user) serves(name string) {
	u.Helper()
	var database *v1alpha1.ProductionReadyDatabase
	u.step(func(ctx context.Context) (err error) {
		database, err = u.AwaitDatabase(ctx, name)
		return err
	})
	u.step(func(ctx context.Context) error { return u.WriteAndRead(ctx, database) })
}

// members lists the pods of members with their UIDs and how often they were started again.
func (u *user) members() string {
	u.Helper()
	listed := u.Kubectl("get", "pods", "-l", v1alpha1.LabelMember, "--sort-by", ".metadata.name", "--no-headers",
		"-o", "custom-columns=NAME:.metadata.name,UID:.metadata.uid,RESTARTS:.status.containerStatuses[*].restartCount")
	if !strings.Contains(listed, "\n") {
		u.Fatalf("the database has no members: %s", listed)
	}
	return listed
}

// same fails when the pods of members are others than they were.
func (u *user) same(what, members string) {
	u.Helper()
	if now := u.members(); now != members {
		u.Errorf("%s changed the members:\n%s\nbefore\n%s", what, now, members)
	}
}

// heals deletes a pod of a read replica, which comes back only when the operator has taken the database up, and nothing else changes.
func (u *user) heals(members string) {
	u.Helper()
	replica := u.Kubectl("get", "pods", "-l", v1alpha1.LabelRole+"="+v1alpha1.RoleLabelReadReplica, "-o", "jsonpath={.items[0].metadata.name}")
	u.Kubectl("delete", "pod", replica)
	u.Kubectl("wait", "--for=create", "pod/"+replica, "--timeout", patience.String())
	u.Kubectl("wait", "--for=condition=Ready", "pod/"+replica, "--timeout", patience.String())
	if without(u.members(), replica) != without(members, replica) {
		u.Errorf("installing anew changed the members:\n%s\nbefore\n%s", u.members(), members)
	}
}

// without leaves a line out.
func without(lines, prefix string) string {
	var kept []string
	for line := range strings.Lines(lines) {
		if !strings.HasPrefix(line, prefix) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// gone waits until nothing is left of the database but what is meant to stay.
func (u *user) gone() {
	u.Helper()
	for _, definition := range definitions {
		u.Kubectl("wait", "--for=delete", "crd/"+definition, "--timeout", patience.String())
	}
	u.Kubectl("wait", "--for=delete", "pod", "-l", v1alpha1.LabelMember, "--timeout", patience.String())
}
