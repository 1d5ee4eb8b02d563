// Package process holds the tests of the operator as a process of this machine: ended after any of its calls, or two of them at once on
// one cluster. The operator in the cluster is scaled to zero meanwhile.
package process
