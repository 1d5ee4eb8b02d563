// Package bite shows that the rules of safety bite: each in turn is switched off by an edit of the source, in an overlay of the build,
// and the simulator has to find the violation. Run it with
//
//	go test -tags bite ./test/bite
//
// A rule that can be switched off without a violation is held by another one, or the simulator cannot see what it is for.
package bite
