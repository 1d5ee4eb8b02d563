package plan_test

import "database.example.com/operator/internal/quorum"

// breaksRestarting says which invariant the stop of a member would break.
func (h *history) breaksRestarting(name string) string {
	stopped := h.find(name)
	if stopped == nil || stopped.Learner {
		return ""
	}
	voters, others, down := 0, 0, ""
	for _, m := range h.listed {
		if m.Learner {
			continue
		}
		voters++
		switch other := h.nameOf(m); {
		case other == name:
		case h.engineRuns(other):
			others++
		default:
			down = other
		}
	}
	switch {
	case voters == 1:
		return ""
	case others < quorum.Majority(voters):
		return "the others are no quorum (I2)"
	case down != "" && h.engineRuns(name):
		return down + " is down already (I19)"
	case h.leads == name && h.engineRuns(name):
		return "it leads (I22)"
	}
	return ""
}
