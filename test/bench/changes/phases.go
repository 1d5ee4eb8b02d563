package changes

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/bench/median"
)

// phase is what a change waits for at a moment, as far as pods tell.
type phase int

// The phases, in the order in which one hides those after it.
const (
	// stops surfaces while a pod is on its way out.
	stops phase = iota
	// starts surfaces while an engine's container does not run yet.
	starts
	// joins surfaces while an engine runs and its pod is not ready.
	joins
	// decides surfaces while every pod is ready: what is left is to decide what comes next, and to ask etcd for it.
	decides
	phases
)

func (p phase) String() string { return [...]string{"stops", "starts", "joins", "decides"}[p] }

// split is how long a change was in each phase.
type split [phases]time.Duration

// String prints the phases with the time that was spent in them.
func (s split) String() string {
	parts := make([]string, phases)
	for p := range phases {
		parts[p] = fmt.Sprintf("%s %.2f s", p, s[p].Seconds())
	}
	return strings.Join(parts, ", ")
}

// sight is the phase from a moment on.
type sight struct {
	at    time.Time
	phase phase
}

// splitOf adds up the phases until the end.
func splitOf(sights []sight, end time.Time) split {
	var s split
	for i, seen := range sights {
		until := end
		if i+1 < len(sights) {
			until = sights[i+1].at
		}
		s[seen.phase] += until.Sub(seen.at)
	}
	return s
}

// medianSplit is the median of each phase.
func medianSplit(splits []split) split {
	var s split
	for p := range phases {
		s[p] = median.Of(splits, func(one split) time.Duration { return one[p] })
	}
	return s
}

// phaseOf is the phase that a cluster's pods are in.
func phaseOf(pods map[types.UID]*corev1.Pod) phase {
	now := decides
	for _, pod := range pods {
		now = min(now, phaseOfPod(pod))
	}
	return now
}

func phaseOfPod(pod *corev1.Pod) phase {
	switch {
	case pod.DeletionTimestamp != nil:
		return stops
	case len(pod.Status.ContainerStatuses) == 0 || pod.Status.ContainerStatuses[0].State.Running == nil:
		return starts
	case !slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	}):
		return joins
	default:
		return decides
	}
}
