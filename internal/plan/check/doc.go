// Package check holds the rules that come before anything is done: what keeps the planner from acting at all, and what of the spec cannot be
// had. A cluster that runs goes on as it is beside what it cannot have; one that is not founded yet waits for the user.
package check
