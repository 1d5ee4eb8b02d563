//go:build olm

package newcomer

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/grants"
	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/lint"
)

// expectLeastPrivilege checks that the operators lacked no permission, and that OLM made of the permissions of each bundle what it needs
// where its operator looks, and of what belongs to no namespace nothing more anywhere else.
func (n *Newcomer) expectLeastPrivilege(t *testing.T) {
	t.Helper()
	n.step(t, func(ctx context.Context) error { return world.NothingForbiddenIn(ctx, n.Operators) })
	for _, name := range packaging.Packages() {
		bundle, err := lint.Read(n.Checkout.Path("bundle", name))
		if err != nil {
			t.Fatal(err)
		}
		namespaced, everywhere := bundle.Rules()
		account := bundle.Version.Spec.InstallStrategy.StrategySpec.Permissions[0].ServiceAccountName
		here, elsewhere := slices.Concat(namespaced, everywhere), everywhere
		if len(n.Watched) == 0 {
			// Whoever looks after all namespaces may see them: OLM adds that.
			see := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"namespaces"}, Verbs: []string{"get", "list", "watch"}}
			here = append(here, see)
			elsewhere = here
		}
		n.expectMay(t, account, n.Namespace, here)
		n.expectMay(t, account, corev1.NamespaceDefault, elsewhere)
	}
}

// expectMay checks what a service account of the operators may do in a namespace.
func (n *Newcomer) expectMay(t *testing.T, account, namespace string, want []rbacv1.PolicyRule) {
	t.Helper()
	var got []string
	n.step(t, func(ctx context.Context) (err error) {
		got, err = grants.In(ctx, n.config, types.NamespacedName{Namespace: n.Operators, Name: account}, namespace)
		return err
	})
	if diff := cmp.Diff(lint.Granted(want), got); diff != "" {
		t.Errorf("%s may do in namespace %s more (+) or less (-) than its bundle says:\n%s", account, namespace, diff)
	}
}
