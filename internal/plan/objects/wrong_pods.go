package objects

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/version"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// DeletePods deletes pods that stand in the way of better ones: those that ended for good, and those whose engine does not
// run and that the spec now wants otherwise. So a wrong edit is undone by editing it back.
func DeletePods(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		if m.Pod == nil || m.Pod.DeletionTimestamp != nil || !v.CanBeMade(m) {
			continue
		}
		if why := wrongPod(v, m); why != "" {
			d.Do(action.DeletePod{Name: m.Pod.Name, UID: m.Pod.UID, Why: why})
			d.Say(v1alpha1.ReasonRecreating, "pod %s is made anew: %s", m.Pod.Name, why)
		}
	}
	deleteOrphans(v, d)
}

// deleteOrphans deletes the pods that belong to no member.
func deleteOrphans(v *view.View, d *verdict.Verdict) {
	for _, name := range slices.Sorted(maps.Keys(v.Pods)) {
		pod := v.Pods[name]
		if pod.DeletionTimestamp == nil && !isMember(v, name) {
			d.Do(action.DeletePod{Name: name, UID: pod.UID, Why: "it belongs to no member", Orphan: true})
		}
	}
}

func wrongPod(v *view.View, m snapshot.Member) string {
	if holdsWhatIsNeeded(v, m) {
		return ""
	}
	if m.Pod.Status.Phase == corev1.PodFailed || m.Pod.Status.Phase == corev1.PodSucceeded {
		return "it has ended: " + m.Pod.Status.Reason
	}
	if !m.EngineRan() {
		return wrongBeforeItRan(v, m)
	}
	if len(v.Drift(m)) == 0 {
		return ""
	}
	switch {
	case engineIsDown(v, m) && m.Loss() == "" && version.TooOld(v, m) == "":
		return "its engine does not run, and the spec asks for another"
	case m.WaitsForPeers() && v.NeverRan(m):
		return "the member never ran, and the spec asks for another pod"
	default:
		return ""
	}
}

// holdsWhatIsNeeded says whether the end of a pod would let a claim go, which is being deleted, with data that there is no quorum without.
func holdsWhatIsNeeded(v *view.View, m snapshot.Member) bool {
	return v.MayHoldData() && m.Voter() && m.ClaimLeaves() && (!v.Listed() || v.Membership().Voters() == 1 || v.Membership().Without(m.Name) != nil)
}

// wrongBeforeItRan says why a pod whose engine was never started is made anew; empty when it is not.
func wrongBeforeItRan(v *view.View, m snapshot.Member) string {
	switch {
	case m.ClaimUID != "" && (m.Claim == nil || string(m.Claim.UID) != m.ClaimUID):
		// It would start on whatever has the claim's name by then.
		return "it never ran, and its claim is gone"
	case len(v.Drift(m)) > 0:
		return "it never ran, and the spec asks for another"
	case m.LacksImage() && !v.HasWantedImages(m):
		return "its image cannot be pulled, and there is another one now"
	case !state.Stranded(m.Pod).IsZero() && spreads(m.Pod) && !spreads(v.WantedPod(m)):
		return "its volume is on a node that another voter took, and it may share that"
	default:
		return ""
	}
}

// spreads says whether a pod is kept from nodes with others.
func spreads(pod *corev1.Pod) bool {
	return slices.ContainsFunc(pod.Spec.TopologySpreadConstraints, func(c corev1.TopologySpreadConstraint) bool {
		return c.TopologyKey == corev1.LabelHostname && c.WhenUnsatisfiable == corev1.DoNotSchedule
	})
}

// engineIsDown says whether an engine that ran does not any more, and that nothing is lost by making its pod anew: the others
// do without it, or it does not come back by itself. An engine that answers runs, whatever an older status of its pod says.
func engineIsDown(v *view.View, m snapshot.Member) bool {
	if !m.EngineRan() || m.EngineRuns() || m.Look.Answers() {
		return false
	}
	return m.EngineIsStuck() || v.Listed() && v.Membership().Without(m.Name) == nil
}

func isMember(v *view.View, name string) bool {
	for _, m := range v.Members {
		if m.Name == name {
			return true
		}
	}
	return false
}
