//go:build olm

package newcomer

import (
	"testing"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/tools/packaging"
)

// TestTheScorecardOfBothBundlesPassesWithoutAWord does what `make scorecard` does.
func TestTheScorecardOfBothBundlesPassesWithoutAWord(t *testing.T) {
	t.Parallel()
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "scorecard", []string{"scorecard"}, "scorecard"
	n.build(t)
	n.setOutAtEnd(t)
	n.step(t, n.Subscribe)
	if err := n.RunScorecard(t.Context(), packaging.Scorecard{Kubeconfig: layout.Kubeconfig()}); err != nil {
		t.Error(err)
	}
}
