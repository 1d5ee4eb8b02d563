package verdict

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
)

// Step is what one rule, or several that go together, want done. The actions of a step do not depend on each other.
type Step struct {
	// Rule is the name of the first of these rules.
	Rule string
	// Actions are what it wants done.
	Actions []action.Action
}

// Problem is a reason of the condition Degraded with a message.
type Problem struct {
	Reason, Message string
}

// Progress is a reason of the condition Progressing with a message.
type Progress struct {
	Reason, Message string
}

// Verdict is what the rules decided so far.
type Verdict struct {
	// Steps are what is to be done, one after the other.
	Steps []Step
	// Problems are what the user has to know or to mend.
	Problems []Problem
	// Progress is what is being done; nil when no rule said so.
	Progress *Progress
	// Operation is what kind of change is under way; empty when none is.
	Operation v1alpha1.OperationType
	// Notes say, by member, what is to become of it and why.
	Notes map[string]string
	// Moving is true while something is expected to change soon.
	Moving bool
	// Stopped is true when the rules after the current one are not tried.
	Stopped bool

	rule, with string
}

// Try begins with the next rule. If nothing was planned since the rule with, what both want done is one step.
func (d *Verdict) Try(rule, with string) { d.rule, d.with = rule, with }

// Do adds actions to the step of the current rule.
func (d *Verdict) Do(actions ...action.Action) {
	if len(actions) == 0 {
		return
	}
	d.Moving = true
	if last := len(d.Steps) - 1; last >= 0 && (d.Steps[last].Rule == d.rule || d.Steps[last].Rule == d.with) {
		d.Steps[last].Actions = append(d.Steps[last].Actions, actions...)
		return
	}
	d.Steps = append(d.Steps, Step{Rule: d.rule, Actions: actions})
}

// Problem tells the user what is wrong.
func (d *Verdict) Problem(reason, format string, args ...any) {
	d.Problems = append(d.Problems, Problem{reason, fmt.Sprintf(format, args...)})
}

// Say tells what is being done; the first rule that says something is heard.
func (d *Verdict) Say(reason, format string, args ...any) {
	if d.Progress == nil {
		d.Progress = &Progress{reason, fmt.Sprintf(format, args...)}
	}
}

// Operate tells what kind of change is under way; the first rule that says so is heard.
func (d *Verdict) Operate(kind v1alpha1.OperationType) {
	if d.Operation == "" {
		d.Operation = kind
	}
}

// Note tells what is to become of a member; the first rule that says so is heard.
func (d *Verdict) Note(member, format string, args ...any) {
	if d.Notes == nil {
		d.Notes = map[string]string{}
	}
	if d.Notes[member] == "" {
		d.Notes[member] = fmt.Sprintf(format, args...)
	}
}

// Wait is Say for a change that is under way and needs another look soon.
func (d *Verdict) Wait(reason, format string, args ...any) {
	d.Moving = true
	d.Say(reason, format, args...)
}

// Announce is Wait for what has to be in the status before it is done: it is heard, whatever earlier rules said.
func (d *Verdict) Announce(reason, format string, args ...any) {
	d.Progress = nil
	d.Wait(reason, format, args...)
}

// Stop keeps the rules after this one from being tried.
func (d *Verdict) Stop() { d.Stopped = true }

// Block stops, and says that nothing goes on until the user acts on the problem.
func (d *Verdict) Block(reason, format string, args ...any) {
	d.Problem(reason, format, args...)
	d.Say(v1alpha1.ReasonBlocked, format, args...)
	d.Stop()
}
