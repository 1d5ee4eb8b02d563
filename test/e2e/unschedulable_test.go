//go:build lab

package e2e

import (
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func asking(cpu string) world.Shape {
	return func(c *v1alpha1.EtcdCluster) {
		c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu)}
	}
}

func TestARequestThatNoNodeCanMeetIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Create("db", asking("1000"))
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonPodUnschedulable, time.Minute)
	w.Edit("db", asking("50m"))
	w.AwaitSettled("db", world.FoundingTime)
	w.Put(w.Connect("db", "db"), "greeting", "hello")
}

func TestSuchARequestOfARunningClusterCostsNoQuorumAndIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", asking("50m"))
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, time.Minute)

	w.Edit("db", asking("1000"))
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonPodUnschedulable, 2*time.Minute)
	writer.AwaitWrites(100, time.Minute)
	w.Never("two members are down at once", 10*time.Second, &corev1.PodList{}, func() (bool, string) {
		ready := 0
		for _, pod := range w.Pods("db") {
			if pod.Ready() {
				ready++
			}
		}
		return ready < 2, fmt.Sprintf("%d members are ready", ready)
	})

	w.Edit("db", asking("50m"))
	w.AwaitSettled("db", 2*world.FoundingTime)
	writer.AwaitWrites(20, time.Minute)
	writer.MustHaveKept(w.Connect("db", "db"))
}
