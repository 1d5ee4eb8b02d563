//go:build api

package api

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/command"
	"database.example.com/operator/test/grants"
	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/lint"
)

// In each install mode both operators run as their bundles say, each under an account of its own that has what OLM makes of the
// permissions of its bundle, and make databases of it. Nothing is forbidden to them, and nothing allowed where they do not look.
func TestInNoInstallModeAnOperatorNeedsOrHasMoreThanItsBundleGrantsWhereItLooks(t *testing.T) {
	t.Parallel()
	for mode, watches := range map[string]func(t *testing.T, own string) []string{
		"OwnNamespace":    func(_ *testing.T, own string) []string { return []string{own} },
		"SingleNamespace": func(t *testing.T, _ string) []string { return []string{namespace(t)} },
		"MultiNamespace":  func(t *testing.T, _ string) []string { return []string{namespace(t), namespace(t)} },
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			own := namespace(t)
			i := &installation{T: t, server: apiserver, api: api, own: own, watched: watches(t, own)}
			i.check(namespace(t), i.watched...)
		})
	}
	t.Run("AllNamespaces", func(t *testing.T) {
		t.Parallel()
		// Operators that look after all namespaces would look after those of other tests.
		alone := islandWith(t, crds)
		i := &installation{T: t, server: alone.environment.Config, api: alone.kubernetes, own: "operators"}
		for _, name := range []string{i.own, "one", "two"} {
			if err := i.api.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}); err != nil {
				t.Fatal(err)
			}
		}
		i.check("", "one", "two")
	})
}

// installation is what one Subscription leads to: both operators in one namespace.
type installation struct {
	*testing.T
	server *rest.Config
	api    client.Client
	// own is the namespace of the operators, watched are those that they look after; none means all.
	own     string
	watched []string
}

// check makes a database in each of some namespaces. A stranger is a namespace that the operators do not look after; empty if there is none.
func (i *installation) check(stranger string, with ...string) {
	i.Helper()
	var operators []*account
	for _, of := range packaging.Packages() {
		a := &account{
			T: i.T, bundle: bundleOf(i.T, of), namespace: i.own, watched: i.watched, server: i.server, api: i.api, calls: &calls{},
		}
		a.bind()
		a.grantWide()
		a.startProgram()
		operators = append(operators, a)
	}
	operators[0].create(&storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{
			Name: i.own, Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner: "example.com/none",
	})
	for _, namespace := range with {
		operators[0].getsADatabase(namespace)
	}
	for _, a := range operators {
		a.eventually("an event", func(context.Context) (bool, error) { return a.calls.has("events.k8s.io/events create"), nil })
		a.expectNothingForbidden()
		namespaced, everywhere := a.bundle.Rules()
		for _, namespace := range with {
			a.expectMay(namespace, slices.Concat(namespaced, everywhere))
		}
		if stranger != "" {
			a.expectMay(stranger, everywhere)
		}
	}
}

// startProgram runs the operator as the bundle says, until the test ends. It serves nothing, since its ports are this machine's here, and
// there is no pod that tells its namespace.
func (a *account) startProgram() {
	a.Helper()
	container := a.bundle.Version.Spec.InstallStrategy.StrategySpec.DeploymentSpecs[0].Spec.Template.Spec.Containers[0]
	arguments := slices.Concat(container.Args,
		[]string{"--metrics-bind-address=0", "--health-probe-bind-address=0", "--leader-election-namespace=" + a.namespace})
	manager, err := command.For(a.config(), arguments, func(name string) string {
		for _, variable := range container.Env {
			switch {
			case variable.Name != name:
			case variable.ValueFrom == nil:
				return variable.Value
			case variable.ValueFrom.FieldRef.FieldPath == "metadata.annotations['olm.targetNamespaces']":
				return strings.Join(a.watched, ",")
			}
		}
		return ""
	})
	if err != nil {
		a.Fatal(err)
	}
	keepRunning(a.T, manager)
}

// getsADatabase waits until a database has its pods, and until what somebody made of its EtcdCluster is put back.
func (a *account) getsADatabase(namespace string) {
	a.Helper()
	a.create(newDatabase(namespace))
	a.eventually("the pods in "+namespace, a.pods(namespace, 3))
	cluster := newCluster(namespace)
	patch := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"size":5}}`))
	if err := a.api.Patch(a.Context(), cluster, patch); err != nil {
		a.Fatal(err)
	}
	a.eventually("the size to be put back in "+namespace, func(ctx context.Context) (bool, error) {
		err := a.api.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
		return *cluster.Spec.Size == 3, err
	})
}

// expectNothingForbidden checks what the account has done.
func (a *account) expectNothingForbidden() {
	a.Helper()
	for _, call := range a.calls.all() {
		// It is elected in its own namespace.
		ofElection := call.namespace == a.namespace && (call.resource == "leases" || call.use() == "/events create")
		switch {
		case call.forbidden:
			a.Errorf("%s is forbidden: %s", a.name(), call)
		case call.resource == "secrets" && (call.verb == "list" || call.verb == "watch") && !call.labelled:
			a.Errorf("%s reads Secrets of others: %s", a.name(), call)
		case !slices.Contains(wide, call.resource) && !ofElection && len(a.watched) > 0 && !slices.Contains(a.watched, call.namespace):
			a.Errorf("%s looks where it has nothing to do: %s", a.name(), call)
		}
	}
}

// wide are the resources that belong to no namespace.
var wide = []string{"nodes", "persistentvolumes", "storageclasses", "selfsubjectaccessreviews"}

// expectMay checks what the apiserver says that the account may do in a namespace.
func (a *account) expectMay(namespace string, want []rbacv1.PolicyRule) {
	a.Helper()
	got, err := grants.In(a.Context(), a.server, a.key(), namespace)
	if err != nil {
		a.Fatal(err)
	}
	if diff := cmp.Diff(lint.Granted(want), got); diff != "" {
		a.Errorf("%s may do in namespace %s more (+) or less (-) than its bundle says:\n%s", a.key(), namespace, diff)
	}
}
