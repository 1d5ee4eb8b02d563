package plan

import (
	"fmt"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
)

// Plan is what to do about a cluster now.
type Plan struct {
	// Steps are carried out one after the other; a step that fails stops those after it, unless only the user can mend it.
	Steps []verdict.Step
	// Problems are what the user has to know or to mend, most urgent first.
	Problems []verdict.Problem
	// Progress says what is being done, why, and what it waits for.
	Progress verdict.Progress
	// Operation is what kind of change is under way; empty when none is. A Found, Upgrade or Downgrade that the status
	// remembers is told instead of it.
	Operation v1alpha1.OperationType
	// Notes say, by member, what is to become of it and why.
	Notes map[string]string
	// Drift names, by member, what of its pod differs from what the spec asks for.
	Drift map[string][]string
	// Moving is true while something is expected to change soon: the cluster is looked at again within a moment.
	Moving bool
}

// String writes a plan for people: one line for each action, problem and for the progress.
func (p Plan) String() string {
	var b strings.Builder
	for _, step := range p.Steps {
		for _, action := range step.Actions {
			fmt.Fprintf(&b, "%s: %s\n", step.Rule, action)
		}
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(&b, "problem %s: %s\n", problem.Reason, problem.Message)
	}
	fmt.Fprintf(&b, "progress %s: %s\n", p.Progress.Reason, p.Progress.Message)
	return b.String()
}
