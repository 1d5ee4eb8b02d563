// Package view is what the planner's rules look at: the state of a cluster, who of its members is to leave, and what follows from both.
package view
