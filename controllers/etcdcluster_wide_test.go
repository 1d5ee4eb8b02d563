package controllers

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/event"
)

func TestOfANodeOnlyWhatChangesAPlanIsNews(t *testing.T) {
	node := func() *corev1.Node {
		return &corev1.Node{Status: corev1.NodeStatus{Conditions: []corev1.NodeCondition{
			{Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse}, {Type: corev1.NodeReady, Status: corev1.ConditionTrue},
		}}}
	}
	for what, tc := range map[string]struct {
		change func(*corev1.Node)
		news   bool
	}{
		"nothing":     {func(*corev1.Node) {}, false},
		"a heartbeat": {func(n *corev1.Node) { n.Status.Conditions[1].LastHeartbeatTime = metav1.NewTime(time.Unix(1, 0)) }, false},
		"an address":  {func(n *corev1.Node) { n.Status.Addresses = []corev1.NodeAddress{{Address: "10.0.0.1"}} }, false},
		"a label":     {func(n *corev1.Node) { n.Labels = map[string]string{corev1.LabelTopologyZone: "a"} }, true},
		"a cordon":    {func(n *corev1.Node) { n.Spec.Unschedulable = true }, true},
		"a wish": {func(n *corev1.Node) {
			n.Spec.Taints = []corev1.Taint{{Key: "k", Effect: corev1.TaintEffectPreferNoSchedule}}
		}, false},
		"a taint":      {func(n *corev1.Node) { n.Spec.Taints = []corev1.Taint{{Key: "k", Effect: corev1.TaintEffectNoSchedule}} }, true},
		"switched off": {func(n *corev1.Node) { n.Spec.Taints = []corev1.Taint{{Key: corev1.TaintNodeOutOfService}} }, true},
		"readiness": {func(n *corev1.Node) {
			n.Status.Conditions[1].Status = corev1.ConditionUnknown
			n.Status.Conditions[1].LastTransitionTime = metav1.NewTime(time.Unix(1, 0))
		}, true},
	} {
		before, after := node(), node()
		tc.change(after)
		if got := nodeMatters().Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}); got != tc.news {
			t.Errorf("%s is news: %t", what, got)
		}
	}
}

func TestOfANodeWhatMattersIsKept(t *testing.T) {
	node := &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"}},
		Spec:       corev1.NodeSpec{Unschedulable: true},
		Status: corev1.NodeStatus{
			Images:     []corev1.ContainerImage{{SizeBytes: 1}},
			Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue}},
		},
	}
	if _, err := essenceOfNode(node); err != nil {
		t.Fatal(err)
	}
	if node.Labels["a"] != "b" || !node.Spec.Unschedulable || len(node.Status.Conditions) != 1 {
		t.Errorf("what matters is gone: %+v", node)
	}
	if len(node.Status.Images) > 0 || len(node.Annotations) > 0 {
		t.Errorf("what does not matter is kept: %+v", node)
	}
}
