// Package plan decides what to do about a cluster. It is a pure function of a snapshot: same snapshot, same plan. Its
// rules are tried in one order, which rules.go shows; each rule has a file of its own in the package of its subject.
//
// A plan holds at most one change of etcd's membership, says in words that a user understands what is being done and
// why, and what it waits for. Waiting is an outcome, not an error.
package plan
