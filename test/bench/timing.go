package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/test/bench/median"
)

// phase is a step that a round passes; each is reached when all three pods have passed it.
type phase int

// The phases in their order.
const (
	scheduled phase = iota
	started
	ready
	phases
)

func (p phase) String() string { return [...]string{"scheduled", "started", "ready"}[p] }

// timing is how long after its start a round reached each phase.
type timing [phases]time.Duration

// String prints the phases with the time at which they were reached.
func (t timing) String() string {
	parts := make([]string, phases)
	for p := range phases {
		parts[p] = fmt.Sprintf("%s %.2f s", p, t[p].Seconds())
	}
	return strings.Join(parts, ", ")
}

// cachedAnswer is shorter than a cache of names keeps the answer that there is no such name, and longer than anything else takes from
// the start of an engine to a ready member.
const cachedAnswer = 10 * time.Second

// disturbed says whether members of the floor waited for a name. A static founding looks its peers' names up once its engines start, and
// a name exists once its pod has an address: whoever asks too early is told so for half a minute. The operator's members do not ask
// before the names are there, so this is no part of the comparison.
func (t timing) disturbed() bool { return t[ready]-t[started] > cachedAnswer }

// reached says whether a pod has passed a phase.
func reached(pod *corev1.Pod, p phase) bool {
	switch p {
	case scheduled:
		return pod.Spec.NodeName != ""
	case started:
		statuses := pod.Status.ContainerStatuses
		return len(statuses) > 0 && statuses[0].State.Running != nil
	default:
		return slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		})
	}
}

// printReady prints the medians, phase by phase, and the one line that is a claim: the ratio.
func printReady(operator, floor []timing) {
	for p := range phases {
		pick := func(t timing) time.Duration { return t[p] }
		fmt.Printf("median until all are %-9s operator %5.2f s, floor %5.2f s\n",
			p, median.Of(operator, pick).Seconds(), median.Of(floor, pick).Seconds())
	}
	last := func(t timing) float64 { return t[ready].Seconds() }
	of, by := median.Of(floor, last), median.Of(operator, last)
	fmt.Printf("BENCH ready.3-voters.ratio %.2f target %.2f (operator %.1f s, floor %.1f s, %d pairs)\n",
		by/of, readyTarget, by, of, len(operator))
}
