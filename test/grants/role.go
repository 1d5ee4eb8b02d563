package grants

import (
	"context"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// ByRole makes a service account that may do what the role in a file says, and returns its name, which is the role's.
func ByRole(ctx context.Context, config *rest.Config, file, namespace string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	role := &rbacv1.Role{}
	if err := yaml.UnmarshalStrict(content, role); err != nil {
		return "", fmt.Errorf("reading %s: %w", file, err)
	}
	c, err := client.New(config, client.Options{Scheme: clientgoscheme.Scheme})
	if err != nil {
		return "", fmt.Errorf("connecting to the cluster: %w", err)
	}
	role.Namespace = namespace
	meta := metav1.ObjectMeta{Namespace: namespace, Name: role.Name}
	for _, object := range []client.Object{
		&corev1.ServiceAccount{ObjectMeta: meta},
		role,
		&rbacv1.RoleBinding{
			ObjectMeta: meta,
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: role.Name},
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: namespace, Name: role.Name}},
		},
	} {
		// One of an earlier run may say less.
		if err := client.IgnoreNotFound(c.Delete(ctx, object)); err != nil {
			return "", fmt.Errorf("deleting the %T of an earlier run: %w", object, err)
		}
		if err := c.Create(ctx, object); err != nil {
			return "", fmt.Errorf("making a %T: %w", object, err)
		}
	}
	return role.Name, nil
}
