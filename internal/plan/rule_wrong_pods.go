package plan

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// deletePods deletes pods that stand in the way of better ones: those that ended for good, and those whose engine does not
// run and that the spec now wants otherwise. So a wrong edit is undone by editing it back.
func deletePods(v *view, d *verdict) {
	for _, m := range v.members {
		if m.Pod == nil || m.Pod.DeletionTimestamp != nil {
			continue
		}
		if why := v.wrongPod(m); why != "" {
			d.do(DeletePod{Name: m.Pod.Name, UID: m.Pod.UID, Why: why})
			d.say(v1alpha1.ReasonRecreating, "pod %s is made anew: %s", m.Pod.Name, why)
		}
	}
	v.deleteOrphans(d)
}

// deleteOrphans deletes the pods that belong to no member.
func (v *view) deleteOrphans(d *verdict) {
	for _, name := range slices.Sorted(maps.Keys(v.Pods)) {
		pod := v.Pods[name]
		if pod.DeletionTimestamp == nil && !v.isMember(name) {
			d.do(DeletePod{Name: name, UID: pod.UID, Why: "it belongs to no member", Orphan: true})
		}
	}
}

func (v *view) wrongPod(m snapshot.Member) string {
	if m.Pod.Status.Phase == corev1.PodFailed || m.Pod.Status.Phase == corev1.PodSucceeded {
		return "it has ended: " + m.Pod.Status.Reason
	}
	if !m.EngineRan() {
		return v.wrongBeforeItRan(m)
	}
	if len(v.drift(m)) == 0 {
		return ""
	}
	switch {
	case v.engineIsDown(m) && m.Loss() == "" && v.tooOld(m) == "":
		return "its engine does not run, and the spec asks for another"
	case m.WaitsForPeers() && v.neverRan(m):
		return "the member never ran, and the spec asks for another pod"
	default:
		return ""
	}
}

// wrongBeforeItRan says why a pod whose engine was never started is made anew; empty when it is not.
func (v *view) wrongBeforeItRan(m snapshot.Member) string {
	switch {
	case m.ClaimUID != "" && (m.Claim == nil || string(m.Claim.UID) != m.ClaimUID):
		// It would start on whatever has the claim's name by then.
		return "it never ran, and its claim is gone"
	case len(v.drift(m)) > 0:
		return "it never ran, and the spec asks for another"
	case m.LacksImage() && !slices.Equal(images(m.Pod), images(v.pod(m))):
		return "its image cannot be pulled, and there is another one now"
	case v.mayShareNode(m) && spreads(m.Pod) && !stranded(m.Pod).IsZero():
		return "there is no quorum, and its volume is on a node that another voter took: it may share it"
	default:
		return ""
	}
}

// mayShareNode says whether a voter may run where another one does: without a quorum it is needed more than it has to be spread.
// Its volume may be on a node where a new member, which is none yet, was given a place meanwhile; without a quorum nobody can
// take that one away, nor give this one up. While another leader is elected there is a quorum.
func (v *view) mayShareNode(m snapshot.Member) bool {
	since := v.Etcd.LastRead
	if since.IsZero() {
		since = v.Etcd.WatchedSince
	}
	return v.Founded() && !v.listed() && v.Now.Sub(since) >= silence && m.Voter() && (m.EverJoined() || v.Founding())
}

// spreads says whether our own constraint, which comes first, keeps a pod from nodes with others.
func spreads(pod *corev1.Pod) bool {
	constraints := pod.Spec.TopologySpreadConstraints
	return len(constraints) > 0 && constraints[0].WhenUnsatisfiable == corev1.DoNotSchedule
}

// engineIsDown says whether an engine that ran does not any more, and that nothing is lost by making its pod anew: the others
// do without it, or it does not come back by itself. An engine that answers runs, whatever an older status of its pod says.
func (v *view) engineIsDown(m snapshot.Member) bool {
	if !m.EngineRan() || m.EngineRuns() || m.Look.Answers() {
		return false
	}
	return m.EngineIsStuck() || v.listed() && v.membership().Without(m.Name) == nil
}

func images(pod *corev1.Pod) []string {
	var names []string
	for _, container := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		names = append(names, container.Image)
	}
	for _, volume := range pod.Spec.Volumes {
		if volume.Image != nil {
			names = append(names, volume.Image.Reference)
		}
	}
	return names
}

func (v *view) isMember(name string) bool {
	for _, m := range v.members {
		if m.Name == name {
			return true
		}
	}
	return false
}
