package departure

import (
	"slices"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// ReplacementOf says why a member that works is to be replaced by a new one; empty when it is not.
func (l *Leaving) ReplacementOf(m snapshot.Member) string {
	why, known := l.replacements[m.Name]
	if !known {
		why = l.whyReplaced(m)
		l.replacements[m.Name] = why
	}
	return why
}

func (l *Leaving) whyReplaced(m snapshot.Member) string {
	if !l.Founded() || l.Founding() || !m.EverJoined() || m.Removed {
		return ""
	}
	switch {
	case l.namedForReplacement(m.Name):
		return "the annotation " + v1alpha1.AnnotationReplace + " asks for it"
	case m.Serves() && m.Loss() != "":
		return m.Loss()
	case m.Serves() && m.ClaimLeaves():
		return "its claim is being deleted"
	case m.ClaimIsItsOwn() && l.WrongVolume(m.Claim) != "":
		return l.WrongVolume(m.Claim)
	default:
		return l.moves(m)
	}
}

// moves says why a member that works moves to another node, which only a new member can: add first, as long as it works.
func (l *Leaving) moves(m snapshot.Member) string {
	why := l.Misplaced(m)
	if why == "" || !l.CanMove(m) {
		return ""
	}
	return why
}

func (l *Leaving) namedForReplacement(name string) bool {
	names := strings.Split(l.Cluster.Annotations[v1alpha1.AnnotationReplace], ",")
	return slices.ContainsFunc(names, func(named string) bool { return strings.TrimSpace(named) == name })
}
