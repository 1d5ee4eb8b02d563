//go:build olmfull

package sdk

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/tools/packaging"
)

func TestOperatorSDKRunsUpgradesAndCleansUpWhileADatabaseLives(t *testing.T) {
	u := arrive(t, "sdk")
	asked := u.watchesImages()
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
	u.leftAlone()
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
	u.onlyMirrored(asked())
}

// The operators and databases keep the restricted standard; the pod that operator-sdk serves its catalog from does not.
func TestRunBundleNeedsANamespaceThatDoesNotEnforceTheRestrictedStandard(t *testing.T) {
	u := arrive(t, "sdk-restricted")
	u.Kubectl("label", "namespace", u.Namespace, "pod-security.kubernetes.io/enforce=restricted")
	u.refuses("violates PodSecurity", patience, append(runBundle(u.head(packaging.EtcdCluster)), "--security-context-config", "restricted")...)
}

func TestRunBundleRefusesAnIndexThatHasTheBundle(t *testing.T) {
	u := arrive(t, "sdk-index")
	args := append(runBundle(u.head(packaging.EtcdCluster)), "--index-image", u.image("catalog:"+packaging.Version))
	u.refuses("already exists", patience, args...)
}

var definitions = []string{"productionreadydatabases.database.example.com", "etcdclusters.database.example.com"}

// refused runs the bundle of the database where nothing runs clusters: operator-sdk waits in vain, and OLM says why.
func (u *user) refused() {
	u.Helper()
	const inVain = time.Minute
	u.refuses("install plan is not available for the subscription", inVain, runBundle(u.head(packaging.ProductionReadyDatabase))...)
	subscription := "subscription/production-ready-database-v" + strings.ReplaceAll(packaging.Version, ".", "-") + "-sub"
	failure := `.status.conditions[?(@.type=="ResolutionFailed")]`
	u.Kubectl("wait", "--for=jsonpath={"+failure+".reason}=ConstraintsNotSatisfiable", subscription, "--timeout", patience.String())
	said := u.Kubectl("get", subscription, "-o", "jsonpath={"+failure+".message}")
	for _, want := range []string{
		"constraints not satisfiable", "kind: EtcdCluster", "package: " + packaging.EtcdCluster, "version in range",
	} {
		if !strings.Contains(said, want) {
			u.Errorf("OLM says %q, which lacks %q", said, want)
		}
	}
	u.SDK("cleanup", packaging.ProductionReadyDatabase, "--delete-all=false")
	u.leftAlone()
}

// leftAlone waits until of the pods of the namespace only members are left. A bundle cannot be run anew before: the pod that operator-sdk
// serves a catalog from is named after the bundle.
func (u *user) leftAlone() {
	u.Helper()
	u.Kubectl("wait", "--for=delete", "pod", "-l", "!"+v1alpha1.LabelMember, "--timeout", patience.String())
}

// watchesImages notes the images that pods ask for from now on, until the returned function is called.
func (u *user) watchesImages() (asked func() map[string]string) {
	u.Helper()
	asked, err := u.WatchImages(u.Context(), u.Namespace)
	if err != nil {
		u.Fatal(err)
	}
	return asked
}

// onlyMirrored fails for every image that `make mirror-list` does not name, but for those that flags of operator-sdk did.
func (u *user) onlyMirrored(asked map[string]string) {
	u.Helper()
	for _, flagged := range []string{indexImage, decompressionImage} {
		if asked[flagged] == "" {
			u.Errorf("no pod with the image %s was seen, so nothing is proven: %v", flagged, asked)
		}
		delete(asked, flagged)
	}
	missing, err := u.NotMirrored(u.Context(), asked)
	if err != nil {
		u.Fatal(err)
	}
	for _, image := range missing {
		u.Errorf("the list of images to mirror does not have %s", image)
	}
}

// upgrade takes both packages to the head. Each of the two commands waits for an upgrade that OLM makes only when both catalogs
// have it, since the packages want each other's version: so they run side by side, each in a directory of its own, where it keeps the index.
func (u *user) upgrade() {
	u.Helper()
	var running errgroup.Group
	for _, name := range packaging.Packages() {
		image, beside := u.head(name), *u
		beside.home = u.TempDir()
		running.Go(func() error { return beside.trySDK(patience, "run", "bundle-upgrade", image) })
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
