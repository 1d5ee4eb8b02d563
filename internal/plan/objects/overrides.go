package objects

import (
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// AskForOverrides asks the API server again for a patch of the pods' template that it refused: it may take it by now. Only when it does, members
// are started anew with it. It comes late, so that an API server that does not answer holds nothing else up.
func AskForOverrides(v *view.View, d *verdict.Verdict) {
	told := v.AsksForOverrides()
	if len(told) == 0 || !v.CanBeMade(told[0]) {
		return
	}
	ask := action.AskForOverrides{Pod: v.PodWithOverrides(told[0])}
	for _, m := range told {
		ask.Told = append(ask.Told, m.Name)
	}
	d.Ask(ask)
}
