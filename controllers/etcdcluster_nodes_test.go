package controllers

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
)

func readyNode(change func(*corev1.Node)) *corev1.Node {
	node := &corev1.Node{Status: corev1.NodeStatus{
		Conditions: []corev1.NodeCondition{
			{Type: corev1.NodeMemoryPressure},
			{Type: corev1.NodeReady, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(time.Unix(1, 0)),
				LastHeartbeatTime: metav1.NewTime(time.Unix(2, 0))},
		},
		Images: []corev1.ContainerImage{{Names: []string{"much"}}},
	}}
	change(node)
	return node
}

func TestTheCacheKeepsOfANodeOnlyWhetherItIsReady(t *testing.T) {
	for kind, by := range CacheOf() {
		if _, node := kind.(*corev1.Node); !node {
			continue
		}
		kept, err := by.Transform(readyNode(func(*corev1.Node) {}))
		if err != nil {
			t.Fatal(err)
		}
		status := kept.(*corev1.Node).Status
		if len(status.Conditions) != 1 || status.Conditions[0].Type != corev1.NodeReady || len(status.Images) > 0 ||
			!status.Conditions[0].LastHeartbeatTime.IsZero() || status.Conditions[0].LastTransitionTime.IsZero() {
			t.Errorf("kept: %+v", status)
		}
		return
	}
	t.Error("nodes are not in the cache")
}

func TestWhatANodeTellsOfItselfEveryFewMinutesIsNoNews(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*corev1.Node)
		news   bool
	}{
		"a heartbeat":         {func(n *corev1.Node) { n.Status.Conditions[1].LastHeartbeatTime = metav1.Now() }, false},
		"a label of others":   {func(n *corev1.Node) { n.Labels = map[string]string{"other": "x"} }, false},
		"a cordon":            {func(n *corev1.Node) { n.Spec.Unschedulable = true }, true},
		"it is not ready":     {func(n *corev1.Node) { n.Status.Conditions[1].Status = corev1.ConditionUnknown }, true},
		"it is put elsewhere": {func(n *corev1.Node) { n.Labels = map[string]string{corev1.LabelTopologyZone: "z"} }, true},
		"it is out of service": {func(n *corev1.Node) {
			n.Spec.Taints = []corev1.Taint{{Key: corev1.TaintNodeOutOfService}}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			e := event.UpdateEvent{ObjectOld: readyNode(func(*corev1.Node) {}), ObjectNew: client.Object(readyNode(tc.change))}
			if got := nodeMatters().Update(e); got != tc.news {
				t.Errorf("news: %t, want %t", got, tc.news)
			}
		})
	}
}
