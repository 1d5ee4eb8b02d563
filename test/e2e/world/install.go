package world

import (
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// InstallOperatorHere installs a second operator, like the one in the cluster, in the test's own namespace and for that alone, and waits
// until it runs.
func (w *World) InstallOperatorHere() {
	w.Helper()
	deployments, err := operatorDeployments(w.Context(), w.Client)
	w.must("looking for the operator", err)
	for i := range deployments {
		w.copyAccount(&deployments[i])
		w.Make(w.copyOf(&deployments[i]))
	}
	w.Await("the operator of the namespace runs", startTime, &appsv1.DeploymentList{}, func() (bool, string) {
		var here appsv1.DeploymentList
		w.must("listing Deployments", w.Client.List(w.Context(), &here, client.InNamespace(w.Namespace)))
		for i := range here.Items {
			if here.Items[i].Status.ReadyReplicas == 0 {
				return false, here.Items[i].Name + " is not ready"
			}
		}
		return len(here.Items) > 0, "there is none"
	})
}

// copyOf leaves out the labels by which the operator of the cluster is found, and the election, whose lease it may not have here.
func (w *World) copyOf(original *appsv1.Deployment) *appsv1.Deployment {
	one := int32(1)
	spec := *original.Spec.DeepCopy()
	spec.Replicas = &one
	container := &spec.Template.Spec.Containers[0]
	container.Args = slices.DeleteFunc(container.Args, func(a string) bool { return strings.HasPrefix(a, "--leader-elect") })
	for i := range container.Env {
		if container.Env[i].Name == "WATCH_NAMESPACE" {
			container.Env[i] = corev1.EnvVar{Name: "WATCH_NAMESPACE", Value: w.Namespace}
		}
	}
	return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: original.Name}, Spec: spec}
}

// copyAccount makes an account in the test's namespace that may do what the operator's may.
func (w *World) copyAccount(original *appsv1.Deployment) {
	w.Helper()
	name := original.Spec.Template.Spec.ServiceAccountName
	w.Make(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: name}})
	var bindings rbacv1.ClusterRoleBindingList
	w.must("listing what the operator may do", w.Client.List(w.Context(), &bindings))
	for _, binding := range bindings.Items {
		for _, subject := range binding.Subjects {
			if subject.Kind != rbacv1.ServiceAccountKind || subject.Name != name || subject.Namespace != original.Namespace {
				continue
			}
			twin := &rbacv1.ClusterRoleBinding{
				ObjectMeta: metav1.ObjectMeta{Name: w.Namespace + "-" + binding.Name},
				RoleRef:    binding.RoleRef,
				Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: name, Namespace: w.Namespace}},
			}
			w.Make(twin)
			w.DeleteAtEnd(twin)
		}
	}
}
