// Bench measures the operator beside its floor: the same pods and claims, made as fast as plain manifests allow. Both
// are taken in the same run, in pairs, and only their ratio is a claim.
//
//	go run ./test/bench ready --pairs 5
package main
