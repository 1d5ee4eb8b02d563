//go:build lab

package e2e

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestARequestThatNoNodeCanMeetIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	asking := func(cpu string) world.Shape {
		return func(c *v1alpha1.EtcdCluster) {
			c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu)}
		}
	}
	w.Create("db", asking("1000"))
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonPodUnschedulable, time.Minute)
	w.Edit("db", asking("50m"))
	w.AwaitSettled("db", world.FoundingTime)
	w.Put(w.Connect("db", "db"), "greeting", "hello")
}
