// Package bite shows that the rules of safety bite: each in turn is switched off, and the simulator has to find the violation.
//
//	go test -tags bite ./test/bite
//
// Nothing in the product knows of it. A rule is switched off by an edit of the one function that holds it. The edited functions are
// built into a simulator of their own beside those that they stand for, through an overlay of the build, and are chosen when it runs:
// so one build serves the whole list. An edit whose text is not in the source any more fails a test that needs no build.
//
// Each rule is listed with the kinds of events among which its lack shows, and with the invariant that is broken then. The seed that
// showed it last is in testdata/seeds.txt: it is tried first. When the model has changed since, the seed may show nothing, and others
// are tried in turn. To write the file anew:
//
//	go test -tags bite ./test/bite -rewrite
//
// A rule may stand behind another one: what it holds is held without it, and its lack shows only when both are off. Where the model cannot
// show the lack of a rule the list says why, and names the test of the product that fails without it: it is built from the same edited
// source, and has to pass with the rule and to fail without.
package bite
