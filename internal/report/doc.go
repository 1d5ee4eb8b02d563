// Package report says what became of a look at a cluster: its status, its conditions, the events, and when to look again.
// It is pure: a function of the snapshot, the plan and what came of it.
package report
