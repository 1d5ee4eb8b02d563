package version

import (
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// waitsForImage says whether a member has no pod because there is no image of the version that it ran: with another one it comes back.
func waitsForImage(v *view.View, m snapshot.Member) bool { return m.Pod == nil && !v.CanBeMade(m) }

// giveTurnForImage gives its turn to a member that waits for an image. The roll gives none to a member without a pod, and stops nobody
// beside it.
func giveTurnForImage(v *view.View, d *verdict.Verdict) {
	if v.Direction() != state.Forth || d.TouchesMembers() {
		return
	}
	for _, m := range v.ListedMembers() {
		if waitsForImage(v, m) && v.NeedsTurn(m) && turnObstacle(v, m) == "" {
			d.Do(action.GiveTurn{Member: m.Name})
			d.Wait(ReasonOf(v.Operation()), "%s; %s comes back with it", Story(v), m.Name)
			return
		}
	}
}
