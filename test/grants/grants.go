package grants

import (
	"context"
	"fmt"
	"slices"

	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"database.example.com/operator/tools/packaging/lint"
)

// As is how a service account reaches the API server that an administrator reaches by config.
func As(config *rest.Config, account types.NamespacedName) *rest.Config {
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{
		UserName: "system:serviceaccount:" + account.Namespace + ":" + account.Name,
		Groups:   []string{"system:serviceaccounts", "system:serviceaccounts:" + account.Namespace, "system:authenticated"},
	}
	return as
}

// nobody is a name that no role is bound to.
const nobody = "nobody-has-this-name"

// In lists what a service account may do in a namespace, as GROUP/RESOURCE VERB. It leaves out what every one may, and what is allowed for one
// object alone.
func In(ctx context.Context, config *rest.Config, account types.NamespacedName, namespace string) ([]string, error) {
	its, err := allIn(ctx, config, account, namespace)
	if err != nil {
		return nil, err
	}
	everyones, err := allIn(ctx, config, types.NamespacedName{Namespace: account.Namespace, Name: nobody}, namespace)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(its, func(grant string) bool { return slices.Contains(everyones, grant) }), nil
}

func allIn(ctx context.Context, config *rest.Config, account types.NamespacedName, namespace string) ([]string, error) {
	c, err := kubernetes.NewForConfig(As(config, account))
	if err != nil {
		return nil, err
	}
	review := &authorizationv1.SelfSubjectRulesReview{Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: namespace}}
	review, err = c.AuthorizationV1().SelfSubjectRulesReviews().Create(ctx, review, metav1.CreateOptions{})
	if err != nil {
		return nil, fmt.Errorf("asking what %s may do in namespace %s: %w", account, namespace, err)
	}
	var rules []rbacv1.PolicyRule
	for _, rule := range review.Status.ResourceRules {
		if len(rule.ResourceNames) == 0 {
			rules = append(rules, rbacv1.PolicyRule{Verbs: rule.Verbs, APIGroups: rule.APIGroups, Resources: rule.Resources})
		}
	}
	return lint.Granted(rules), nil
}
