// Package changes measures the operator's changes of a running cluster beside the same by hand to a static cluster, both under load and in
// the same run, in pairs: operator, by hand, operator, by hand. It is a test for the sake of its world, and fails only when it cannot
// measure.
//
//	go test -tags bench -v ./test/bench/changes -args -pairs 5
package changes
