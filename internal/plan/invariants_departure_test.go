package plan_test

import (
	corev1 "k8s.io/api/core/v1"
	"pgregory.net/rapid"

	"database.example.com/operator/internal/plan/action"
)

// breaksRemoving counts by itself: the voters that run and stay have to be a majority of those that stay (I3), and what
// was there before must have been one, too (I25, I38).
func (h *history) breaksRemoving(a action.RemoveVoter) string {
	voters, up, upWithout := 0, 0, 0
	for _, m := range h.listed {
		if m.Learner {
			continue
		}
		voters++
		if h.engineRuns(h.nameOf(m)) {
			up++
			if m.ID != a.ID {
				upWithout++
			}
		}
	}
	switch m := h.byID(a.ID); {
	case m == nil || m.Learner:
		return "it is no voter"
	case 2*up <= voters:
		return "there is no quorum (I25)"
	case upWithout == 0 || 2*upWithout <= voters-1:
		return "the others are no quorum (I3)"
	default:
		return ""
	}
}

// keepsData says whether a member keeps its data when another one loses its own, or the node that it runs on.
func (h *history) keepsData(name, loser string) bool {
	claim, pod := h.claims[name], h.pods[name]
	safe := pod == nil || pod.Spec.NodeName == "" || !h.dead[pod.Spec.NodeName] && !sameNode(pod, h.pods[loser])
	return claim != nil && h.data[claim.UID] && !h.loops[name] && safe
}

// loseData takes the claim of a member, or the node that it runs on, as long as a majority of the voters keeps both.
func (h *history) loseData(t *rapid.T, name string) {
	kept, voters := 0, 0
	for _, m := range h.listed {
		if m.Learner {
			continue
		}
		voters++
		other := h.nameOf(m)
		if other != name && h.keepsData(other, name) {
			kept++
		}
	}
	if h.clusterID == "" || 2*kept <= voters || h.claims[name] == nil {
		return
	}
	if node := h.pods[name].Spec.NodeName; node != "" && rapid.Bool().Draw(t, "with its node") {
		h.dead[node] = true
		h.happenToNode("out-of-service", node)
		h.happenToNode("switch-off", node)
		return
	}
	delete(h.data, h.claims[name].UID)
	delete(h.claims, name)
	delete(h.pods, name)
}

func sameNode(a, b *corev1.Pod) bool {
	return a != nil && b != nil && a.Spec.NodeName != "" && a.Spec.NodeName == b.Spec.NodeName
}

func (h *history) faultsEnd() {
	clear(h.stranded)
	clear(h.loops)
	for node := range h.off {
		if !h.dead[node] {
			h.happenToNode("switch-on", node)
		}
	}
	// A leader whose successors are all to be stopped waits until one of their nodes may be used again.
	for name, node := range h.nodes {
		if !h.dead[name] {
			node.Cordoned, node.OutOfService = false, false
			h.nodes[name] = node
		}
	}
	clear(h.unschedulable)
	clear(h.silent)
	h.askForWhatCanBe()
	h.live()
}

func (h *history) breaksMembership(a action.Action) string {
	switch a := a.(type) {
	case action.RemoveLearner:
		if m := h.byID(a.ID); m == nil || !m.Learner {
			return "it is no learner (I3)"
		}
	case action.RemoveVoter:
		return h.breaksRemoving(a)
	case action.MoveLeader:
		if m := h.byID(a.ID); m == nil || m.Learner || !h.engineRuns(a.To) {
			return "it cannot lead (I22)"
		}
	}
	return ""
}
