// Package e2e holds the tests of the operator on the lab: a user's wishes, mistakes and accidents, and what must come of them. They run
// side by side, in namespaces of their own, with one operator in the cluster.
//
// Tests that need the operator away, or several of them, are in package process; those that break nodes or the whole network, and so
// can't run beside others, are in package outage.
package e2e
