//go:build api

package api

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/grants"
	"database.example.com/operator/tools/packaging/lint"
)

// account is the operator of a package as OLM installs it: whatever it does it does with the permissions of the bundle, and is noted.
type account struct {
	*testing.T
	bundle lint.Bundle
	// namespace is its own.
	namespace string
	// watched are the namespaces that it looks after; none means all.
	watched []string
	// server is the apiserver, and api reaches it as an administrator.
	server *rest.Config
	api    client.Client
	calls  *calls

	wide *rbacv1.ClusterRoleBinding
}

// newAccount makes an account that looks after its own namespace, without what belongs to no namespace.
func newAccount(t *testing.T, of string) *account {
	t.Helper()
	own := namespace(t)
	a := &account{T: t, bundle: bundleOf(t, of), namespace: own, watched: []string{own}, server: apiserver, api: api, calls: &calls{}}
	a.bind()
	return a
}

func bundleOf(t *testing.T, of string) lint.Bundle {
	t.Helper()
	bundle, err := lint.Read(filepath.Join(crds, "..", "..", "..", "bundle", of))
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

// name is that of its service account. It distinguishes the operators of a namespace.
func (a *account) name() string {
	return a.bundle.Version.Spec.InstallStrategy.StrategySpec.Permissions[0].ServiceAccountName
}

func (a *account) subjects() []rbacv1.Subject {
	return []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: a.namespace, Name: a.name()}}
}

// bind makes of the bundle's permissions what OLM makes of them: a role in the namespace of the operator and one in each that it looks
// after, or one for all namespaces.
func (a *account) bind() {
	a.Helper()
	rules, _ := a.bundle.Rules()
	if len(a.watched) == 0 {
		a.bindEverywhere(a.namespace+"-"+a.name()+"-all", rules)
	}
	for _, namespace := range a.allowed() {
		named := metav1.ObjectMeta{Namespace: namespace, Name: a.name()}
		a.create(&rbacv1.Role{ObjectMeta: named, Rules: rules})
		a.create(&rbacv1.RoleBinding{
			ObjectMeta: named, Subjects: a.subjects(),
			RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: named.Name},
		})
	}
}

// allowed are the namespaces in which it has a role.
func (a *account) allowed() []string {
	if slices.Contains(a.watched, a.namespace) {
		return a.watched
	}
	return append([]string{a.namespace}, a.watched...)
}

func (a *account) bindEverywhere(name string, rules []rbacv1.PolicyRule) *rbacv1.ClusterRoleBinding {
	a.Helper()
	named := metav1.ObjectMeta{Name: name}
	a.create(&rbacv1.ClusterRole{ObjectMeta: named, Rules: rules})
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: named, Subjects: a.subjects(),
		RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: name},
	}
	a.create(binding)
	return binding
}

// grantWide gives the account what belongs to no namespace.
func (a *account) grantWide() {
	a.Helper()
	_, wide := a.bundle.Rules()
	a.wide = a.bindEverywhere(a.namespace+"-"+a.name(), wide)
}

func (a *account) revokeWide() {
	a.Helper()
	if err := a.api.Delete(a.Context(), a.wide); err != nil {
		a.Fatal(err)
	}
}

func (a *account) create(object client.Object) {
	a.Helper()
	if err := a.api.Create(a.Context(), object); err != nil {
		a.Fatal(err)
	}
	a.Cleanup(func() {
		if err := client.IgnoreNotFound(a.api.Delete(context.WithoutCancel(a.Context()), object)); err != nil {
			a.Error(err)
		}
	})
}

// config is how the account reaches the apiserver, which notes its calls.
func (a *account) config() *rest.Config {
	mine := grants.As(a.server, a.key())
	mine.Wrap(func(inner http.RoundTripper) http.RoundTripper { return &noting{RoundTripper: inner, calls: a.calls} })
	return mine
}

func (a *account) key() types.NamespacedName {
	return types.NamespacedName{Namespace: a.namespace, Name: a.name()}
}

func (a *account) createCluster() *v1alpha1.EtcdCluster {
	a.Helper()
	cluster := newCluster(a.namespace)
	a.create(cluster)
	return cluster
}

func (a *account) eventually(what string, condition func(context.Context) (bool, error)) {
	a.Helper()
	if err := wait.PollUntilContextTimeout(a.Context(), 50*time.Millisecond, time.Minute, true, condition); err != nil {
		a.Fatalf("waiting for %s: %v", what, err)
	}
}
