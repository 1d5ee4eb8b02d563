package observe

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/snapshot"
)

func TestHowLongANodeIsCordonedIsCountedByTheOperatorsClock(t *testing.T) {
	at := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	for name, tc := range map[string]struct {
		node snapshot.Node
		// before is what was known; nil before the first look.
		before map[string]time.Time
		want   time.Time
	}{
		"seen to be cordoned":                      {snapshot.Node{Cordoned: true, CordonedSince: at(9)}, map[string]time.Time{}, at(10)},
		"seen to be, and Kubernetes does not tell": {snapshot.Node{Cordoned: true}, map[string]time.Time{}, at(10)},
		"seen to be, and its clock is ahead":       {snapshot.Node{Cordoned: true, CordonedSince: at(900)}, map[string]time.Time{}, at(10)},
		"seen before":                              {snapshot.Node{Cordoned: true, CordonedSince: at(900)}, map[string]time.Time{"n0": at(3)}, at(3)},
		"at the first look":                        {snapshot.Node{Cordoned: true, CordonedSince: at(5)}, nil, at(5)},
		"at the first look, and the clock ahead":   {snapshot.Node{Cordoned: true, CordonedSince: at(900)}, nil, at(10)},
		"at the first look, and nothing told":      {snapshot.Node{Cordoned: true}, nil, at(10)},
		"no more":                                  {snapshot.Node{}, map[string]time.Time{"n0": at(3)}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &snapshot.Snapshot{Now: at(10), Nodes: map[string]snapshot.Node{"n0": tc.node}}
			seen := cordons(s, tc.before)
			if got := s.Nodes["n0"].CordonedSince; !got.Equal(tc.want) || !seen["n0"].Equal(tc.want) {
				t.Errorf("it is cordoned since %s, want %s", got, tc.want)
			}
		})
	}
}

func TestACordonIsRememberedFromLookToLook(t *testing.T) {
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n0"}, Spec: corev1.NodeSpec{Unschedulable: true}}
	o := observer(t, serving(), node)
	look(t, o)
	o.Now = func() time.Time { return start.Add(time.Minute) }
	if since := look(t, o).Nodes["n0"].CordonedSince; !since.Equal(start) {
		t.Errorf("it is cordoned since %s, want %s", since, start)
	}
}
