package observe

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// restarts is how often the engine of runningAt was started anew.
const restarts = 2

// runningAt is a look at a member whose engine started at a time of its node's clock.
func runningAt(now time.Time, pod types.UID, started time.Time) *snapshot.Snapshot {
	status := corev1.ContainerStatus{Name: snapshot.EngineContainer, RestartCount: restarts}
	status.State.Running = &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(started)}
	s := &snapshot.Snapshot{Now: now, Cluster: &v1alpha1.EtcdCluster{}, Pods: map[string]*corev1.Pod{"m0": {
		ObjectMeta: metav1.ObjectMeta{Name: "m0", UID: pod}, Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{status}},
	}}}
	s.Cluster.Status.Members = []v1alpha1.MemberStatus{{Name: "m0"}}
	return s
}

func TestHowLongAnEngineRunsIsCountedByOneClock(t *testing.T) {
	second := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	for name, tc := range map[string]struct {
		// skew is by how much the node's clock is ahead.
		skew time.Duration
		// before is what was known; nil before the first look.
		before map[string]run
		want   time.Time
	}{
		"seen to start":                          {0, map[string]run{}, second(10)},
		"seen to start, the clock ahead":         {time.Hour, map[string]run{}, second(10)},
		"seen to start, the clock behind":        {-time.Hour, map[string]run{}, second(10)},
		"seen before":                            {time.Hour, map[string]run{"m0": {"p", restarts, second(5).Add(time.Hour), second(6)}}, second(6)},
		"started again in its place":             {0, map[string]run{"m0": {"p", restarts, second(1), second(2)}}, second(10)},
		"started again in the same second":       {0, map[string]run{"m0": {"p", restarts - 1, second(5), second(6)}}, second(10)},
		"counted anew by its node":               {0, map[string]run{"m0": {"p", restarts + 1, second(5), second(6)}}, second(10)},
		"in another pod of the same second":      {0, map[string]run{"m0": {"q", restarts, second(5), second(6)}}, second(10)},
		"at the first look":                      {0, nil, second(5)},
		"at the first look, and the clock ahead": {time.Hour, nil, second(10)},
	} {
		t.Run(name, func(t *testing.T) {
			at := runningAt(second(10), "p", second(5).Add(tc.skew))
			seen := runs(at, at.Members(), tc.before)
			if got := since(seen)["m0"]; !got.Equal(tc.want) {
				t.Errorf("it runs since %s, want %s", got.Sub(start), tc.want.Sub(start))
			}
		})
	}
}

func TestTheStartOfAnEngineIsRememberedFromLookToLook(t *testing.T) {
	o := observer(t, serving())
	first := look(t, o)
	o.Now = func() time.Time { return start.Add(time.Minute) }
	second := look(t, o)
	for name, at := range first.EnginesSince {
		if !second.EnginesSince[name].Equal(at) {
			t.Errorf("%s runs since %s, and ran since %s", name, second.EnginesSince[name], at)
		}
	}
	if len(first.EnginesSince) == 0 {
		t.Error("no engine runs")
	}
}
