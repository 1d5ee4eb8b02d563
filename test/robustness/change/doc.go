// Package change is what a cluster is asked for in trials and benchmarks: each change by the operator, and the same by hand to a static
// cluster.
package change
