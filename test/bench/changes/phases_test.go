package changes

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func TestAChangeWaitsForThePodThatIsLeastFar(t *testing.T) {
	running := corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}}}}
	ready := *running.DeepCopy()
	ready.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	pods := map[types.UID]*corev1.Pod{}
	for _, next := range []struct {
		uid  types.UID
		pod  corev1.Pod
		want phase
	}{
		{"a", corev1.Pod{Status: ready}, decides},
		{"b", corev1.Pod{Status: running}, joins},
		{"c", corev1.Pod{}, starts},
		{"d", corev1.Pod{ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: &metav1.Time{}}, Status: ready}, stops},
	} {
		if pods[next.uid] = &next.pod; phaseOf(pods) != next.want {
			t.Errorf("with pod %s the phase is %s, want %s", next.uid, phaseOf(pods), next.want)
		}
	}
}

func TestEveryMomentOfAChangeBelongsToOnePhase(t *testing.T) {
	began := time.Now()
	at := func(seconds int, p phase) sight { return sight{began.Add(time.Duration(seconds) * time.Second), p} }
	got := splitOf([]sight{at(0, decides), at(1, stops), at(3, starts), at(6, decides)}, began.Add(7*time.Second))
	if want := "stops 2.00 s, starts 3.00 s, joins 0.00 s, decides 2.00 s"; got.String() != want {
		t.Errorf("the split is %s, want %s", got, want)
	}
}
