// Command scorecard is what the image of our own scorecard suite runs: one test of an operator that is at work, whose name is
// the argument. The bundle lies in /bundle, and the namespace is that of the pod. It writes the result as the scorecard of
// operator-sdk wants it, and nothing else.
package main
