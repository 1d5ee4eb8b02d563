//go:build api

package api

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// account is the operator of a package as OLM installs it for a single namespace: whatever it does it does with the roles of
// the bundle, and is noted.
type account struct {
	*testing.T
	// of is the package.
	of string
	// namespace is the one that it watches.
	namespace string
	calls     *calls

	wide *rbacv1.ClusterRoleBinding
}

// newAccount makes an account that has the role for its namespace, and none beside it.
func newAccount(t *testing.T, of string) *account {
	t.Helper()
	a := &account{T: t, of: of, namespace: namespace(t), calls: &calls{}}
	named := metav1.ObjectMeta{Namespace: a.namespace, Name: "operator"}
	a.create(&rbacv1.Role{ObjectMeta: named, Rules: a.rules("role.yaml")})
	a.create(&rbacv1.RoleBinding{
		ObjectMeta: named, Subjects: a.subjects(),
		RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: named.Name},
	})
	a.create(&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: a.namespace}, Rules: a.rules("cluster_role.yaml")})
	return a
}

func (a *account) subjects() []rbacv1.Subject {
	return []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: a.namespace, Name: "operator"}}
}

// rules are those that the bundle is generated from.
func (a *account) rules(file string) []rbacv1.PolicyRule {
	a.Helper()
	content, err := os.ReadFile(filepath.Join(crds, "..", "..", "rbac", a.of, file))
	if err != nil {
		a.Fatal(err)
	}
	var role rbacv1.ClusterRole
	if err := yaml.Unmarshal(content, &role); err != nil {
		a.Fatal(err)
	}
	return role.Rules
}

func (a *account) create(object client.Object) {
	a.Helper()
	if err := api.Create(a.Context(), object); err != nil {
		a.Fatal(err)
	}
	a.Cleanup(func() {
		if err := client.IgnoreNotFound(api.Delete(context.WithoutCancel(a.Context()), object)); err != nil {
			a.Error(err)
		}
	})
}

// grantWide gives the account what belongs to no namespace.
func (a *account) grantWide() {
	a.Helper()
	a.wide = &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: a.namespace}, Subjects: a.subjects(),
		RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: a.namespace},
	}
	a.create(a.wide)
}

func (a *account) revokeWide() {
	a.Helper()
	if err := api.Delete(a.Context(), a.wide); err != nil {
		a.Fatal(err)
	}
}

// startManager runs the controller as the program does, until the test ends.
func (a *account) startManager() {
	a.Helper()
	manager, err := ctrl.NewManager(a.config(), ctrl.Options{
		Scheme: scheme(), Metrics: server.Options{BindAddress: "0"},
		Controller: config.Controller{SkipNameValidation: ptr(true)},
		Cache: cache.Options{
			ByObject: controllers.CacheOf(), DefaultNamespaces: map[string]cache.Config{a.namespace: {}},
		},
	})
	if err != nil {
		a.Fatal(err)
	}
	if a.of == "production-ready-database" {
		err = (&controllers.ProductionReadyDatabaseReconciler{}).SetupWithManager(manager)
	} else {
		err = controllers.SetupEtcdCluster(manager, controllers.EtcdClusterOptions{
			Settings: snapshot.Settings{Domain: "cluster.local", AgentImage: "operator", Images: release.Images{"3.6.16": "etcd"}},
			AskAgain: 100 * time.Millisecond,
		})
	}
	if err != nil {
		a.Fatal(err)
	}
	keepRunning(a.T, manager)
}

// config is how the account reaches the apiserver.
func (a *account) config() *rest.Config {
	mine := rest.CopyConfig(apiserver)
	mine.Impersonate = rest.ImpersonationConfig{
		UserName: "system:serviceaccount:" + a.namespace + ":operator",
		Groups:   []string{"system:serviceaccounts", "system:authenticated"},
	}
	mine.Wrap(func(inner http.RoundTripper) http.RoundTripper { return &noting{RoundTripper: inner, calls: a.calls} })
	return mine
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
