// Package judge holds a world against the invariants I1 to I40 of an etcd cluster that is run well. Each rule names those that it
// stands for. What an operator does is judged when it does it, what has become of the world after every step.
//
// An operator cannot know what happened a moment ago: where a rule asks for members that are well, it is held against it only if
// nothing changed about them since the operator began to look.
package judge
