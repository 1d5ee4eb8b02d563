// Package verdict collects what the planner's rules decide: steps of actions, problems, and what is told of the progress.
package verdict
