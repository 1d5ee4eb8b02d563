// Package guard decides whether an etcd engine may start on what is found on its disk. It is pure: it looks at nothing itself.
//
// A voter that lost its data must never come back under its old identity: it would vote with amnesia, and acknowledged writes would be
// lost without an alarm. So an engine starts only
//   - on data that a marker beside it proves to be its own (Start; nobody is asked, so a cut of all power heals by itself),
//   - on an empty disk with a ticket, once, to found the cluster (Found), or
//   - on an empty disk whose member the live cluster lists as a learner that never started (Join).
//
// Everything else waits or is refused. The packages below it do what a decision needs: disk looks and writes, ask speaks to the live
// members, door lets the operator speak to a waiting agent, engine hands over to etcd. All of them use the standard library only.
package guard
