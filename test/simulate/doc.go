// Command simulate draws histories of clusters with faults, lets the real operator live through them in a simulated world, and holds
// every step against the invariants.
//
//	go run ./test/simulate -n 20000 -parallel
//	go run ./test/simulate -first 4711 -n 1 -tell
//	go run ./test/simulate -n 1000 -focus 'node cut off,operator ends'
//
// It prints the rate and when it expects to end. For a history that breaks a rule it prints the seed, and tells the story without
// what the violation does not need.
package main
