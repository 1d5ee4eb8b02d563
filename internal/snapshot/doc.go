// Package snapshot holds what was seen of a cluster in one look: Kubernetes' objects and etcd's answers, as plain values.
// It is made by observe and read by plan and report, which see the world through nothing else.
//
// "Could not look" is an answer of its own: it is never read as healthy, and never as unhealthy.
package snapshot
