// Package outage holds the tests that break what all share: the power of all nodes, the network's names, the operator itself and its
// namespace. They run alone, one after the other.
package outage
