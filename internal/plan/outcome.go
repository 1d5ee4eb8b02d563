package plan

import "database.example.com/operator/internal/plan/action"

// Outcome is what became of a plan.
type Outcome struct {
	// Done are the actions that were carried out.
	Done []action.Action
	// StatusWritten is true when one of them wrote the cluster's status: the snapshot is older than that.
	StatusWritten bool
	// Err is why the rest was not carried out, nil when all was; SetbackIn tells failures from setbacks.
	Err error
}
