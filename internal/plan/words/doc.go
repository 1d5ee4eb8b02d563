// Package words writes numbers, times and members as the planner's messages tell them.
package words
