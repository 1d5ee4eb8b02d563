// Package action holds the actions of a plan. An action is data: the planner makes it, act carries it out, and it prints itself in the
// words of the log.
package action
