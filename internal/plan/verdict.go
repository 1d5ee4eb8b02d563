package plan

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
)

// verdict collects what the rules decide.
type verdict struct {
	rule      string
	with      string
	steps     []Step
	problems  []Problem
	progress  *Progress
	operation v1alpha1.OperationType
	notes     map[string]string
	moving    bool
	stopped   bool
}

// do adds actions to the step of the current rule.
func (d *verdict) do(actions ...Action) {
	if len(actions) == 0 {
		return
	}
	d.moving = true
	if last := len(d.steps) - 1; last >= 0 && (d.steps[last].Rule == d.rule || d.steps[last].Rule == d.with) {
		d.steps[last].Actions = append(d.steps[last].Actions, actions...)
		return
	}
	d.steps = append(d.steps, Step{Rule: d.rule, Actions: actions})
}

// problem tells the user what is wrong.
func (d *verdict) problem(reason, format string, args ...any) {
	d.problems = append(d.problems, Problem{reason, fmt.Sprintf(format, args...)})
}

// say tells what is being done; the first rule that says something is heard.
func (d *verdict) say(reason, format string, args ...any) {
	if d.progress == nil {
		d.progress = &Progress{reason, fmt.Sprintf(format, args...)}
	}
}

// operate tells what kind of change is under way; the first rule that says so is heard.
func (d *verdict) operate(kind v1alpha1.OperationType) {
	if d.operation == "" {
		d.operation = kind
	}
}

// note tells what is to become of a member; the first rule that says so is heard.
func (d *verdict) note(member, format string, args ...any) {
	if d.notes == nil {
		d.notes = map[string]string{}
	}
	if d.notes[member] == "" {
		d.notes[member] = fmt.Sprintf(format, args...)
	}
}

// wait is say for a change that is under way and needs another look soon.
func (d *verdict) wait(reason, format string, args ...any) {
	d.moving = true
	d.say(reason, format, args...)
}

// stop keeps the rules after this one from being tried.
func (d *verdict) stop() { d.stopped = true }

// block stops, and says that nothing goes on until the user acts on the problem.
func (d *verdict) block(reason, format string, args ...any) {
	d.problem(reason, format, args...)
	d.say(v1alpha1.ReasonBlocked, format, args...)
	d.stop()
}

func (d *verdict) plan(v *view) Plan {
	p := Plan{Steps: d.steps, Problems: d.problems, Operation: d.operation, Notes: d.notes, Moving: d.moving, Drift: v.allDrift()}
	if d.stopped && p.Operation == "" {
		p.Operation = v.operation()
	}
	switch {
	case d.progress != nil:
		p.Progress = *d.progress
	case len(d.steps) > 0:
		p.Progress = Progress{v.reason(), d.steps[0].Actions[0].String()}
	default:
		p.Progress = v.rest()
	}
	return p
}
