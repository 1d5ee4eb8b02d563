package snapshot

import (
	"reflect"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func TestWhatMattersOfANode(t *testing.T) {
	since := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	ready := func(status corev1.ConditionStatus) corev1.NodeStatus {
		return corev1.NodeStatus{Conditions: []corev1.NodeCondition{
			{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionFalse, LastTransitionTime: metav1.NewTime(since)},
			{Type: corev1.NodeReady, Status: status, LastTransitionTime: metav1.NewTime(since)},
		}}
	}
	added := metav1.NewTime(since)
	tainted := func(taint corev1.Taint) corev1.Node {
		return corev1.Node{Spec: corev1.NodeSpec{Taints: []corev1.Taint{taint}}}
	}
	keepsAway := corev1.Taint{Key: "other", Effect: corev1.TaintEffectNoSchedule}
	inZone := map[string]string{corev1.LabelTopologyZone: "z"}
	for _, tc := range []struct {
		name string
		node corev1.Node
		want Node
	}{
		{"a node that is ready", corev1.Node{Status: ready(corev1.ConditionTrue)}, Node{}},
		{"one that says that it is not", corev1.Node{Status: ready(corev1.ConditionFalse)}, Node{UnreadySince: since}},
		{"one that says nothing", corev1.Node{Status: ready(corev1.ConditionUnknown)}, Node{UnreadySince: since}},
		{"one that has never said anything", corev1.Node{}, Node{}},
		{"one that is cordoned", corev1.Node{Spec: corev1.NodeSpec{Unschedulable: true}}, Node{Cordoned: true}},
		{"one out of service", tainted(corev1.Taint{Key: corev1.TaintNodeOutOfService}), Node{OutOfService: true}},
		{"one that is cordoned for a while", tainted(corev1.Taint{Key: corev1.TaintNodeUnschedulable, TimeAdded: &added}), Node{CordonedSince: since}},
		{"one that somebody cordoned without a time", tainted(corev1.Taint{Key: corev1.TaintNodeUnschedulable}), Node{CordonedSince: time.Unix(0, 0)}},
		{"one whose taint keeps pods away", tainted(keepsAway), Node{Taints: []corev1.Taint{keepsAway}}},
		{"one that is better left alone", tainted(corev1.Taint{Key: "other", Effect: corev1.TaintEffectPreferNoSchedule}), Node{}},
		{"one in a zone", corev1.Node{ObjectMeta: metav1.ObjectMeta{Labels: inZone}}, Node{Zone: "z", Labels: inZone}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := NodeOf(&tc.node); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestANodeIsGoneOnlyWhenNodesWereReadAndItIsNotAmongThem(t *testing.T) {
	on := func(node string) *corev1.Pod { return &corev1.Pod{Spec: corev1.PodSpec{NodeName: node}} }
	some := map[string]Node{"n0": {}}
	for _, tc := range []struct {
		name  string
		nodes map[string]Node
		pod   *corev1.Pod
		want  bool
	}{
		{"a node that is there", some, on("n0"), false},
		{"a node that is not", some, on("n1"), true},
		{"the last node", map[string]Node{}, on("n1"), true},
		{"nodes that nobody read", nil, on("n1"), false},
		{"a pod without a node", some, on(""), false},
		{"no pod", some, nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := (&Snapshot{Nodes: tc.nodes}).NodeGone(tc.pod); got != tc.want {
				t.Errorf("gone: %t, want %t", got, tc.want)
			}
		})
	}
}

func TestSilenceIsCountedFromTheLastAnswerOrTheFirstLook(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	member := Member{MemberStatus: v1alpha1.MemberStatus{Name: "m"}}
	answers := member
	answers.Look = Look{Agent: &Agent{}}
	for _, tc := range []struct {
		name   string
		member Member
		etcd   Etcd
		want   time.Duration
	}{
		{"it answers", answers, Etcd{WatchedSince: now.Add(-time.Hour)}, 0},
		{"it answered a minute ago", member, Etcd{WatchedSince: now.Add(-time.Hour),
			LastAnswers: map[string]time.Time{"m": now.Add(-time.Minute)}}, time.Minute},
		{"it never answered", member, Etcd{WatchedSince: now.Add(-time.Hour)}, time.Hour},
		{"nobody has watched", member, Etcd{}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &Snapshot{Now: now, Etcd: tc.etcd}
			if got := s.SilentFor(tc.member); got != tc.want {
				t.Errorf("silent for %s, want %s", got, tc.want)
			}
		})
	}
}
