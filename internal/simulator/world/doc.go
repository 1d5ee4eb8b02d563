// Package world is a model of all that an operator deals with: Kubernetes with its scheduler, kubelets, volumes and nodes, etcd behind
// the agents that guard it, the network, and time. The operators in it are the real ones, down to the calls that they make: observe,
// plan, act and report run unchanged, one call at a time, and anything may happen between two calls.
//
// It is repeatable: what happens next is drawn from a source of numbers that the caller gives, and nothing runs side by side.
package world
