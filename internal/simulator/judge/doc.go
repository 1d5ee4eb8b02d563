// Package judge holds a world against the invariants I1 to I40 of an etcd cluster that is run well. Each rule names those that it
// stands for. What an operator does is judged when it does it, what has become of the world after every step.
//
// An operator cannot know what happened a moment ago: where a rule asks for members that are well, it is held against it only if
// nothing changed about them since the operator began to look.
//
// What the model cannot express is held elsewhere:
//
//	I5   new members enter as learners      the client of etcd has no call that adds a voter (internal/etcd, Client); who founds is judged by I9
//	I16  peer URLs change by MemberUpdate   they never change: a member's name and its host name are one; that it starts by its own is judged
//	I19  readiness of pods                  judged by what the processes do, not by what the kubelet says
//	I23  one member defragments at a time   the operator defragments nobody: the client has no such call
//	I24  alarms are disarmed by users       the operator disarms none: the client has no such call; internal/report tests what it says of them
//	I26  restores, I27 revisions after      there are no backups and no restores yet; a disk that somebody restored is refused: internal/guard,
//	     them, I28 and I29 backups          test/e2e (guard)
//	I31  authorities that are replaced      no engine of the model looks at a certificate: that none is made anew, and none that members do not
//	                                        trust is handed out, is judged; that who trusts another one ends: internal/plan (founding authority)
//	I32  etcd's own users                   the operator turns no authentication on: members know clients by their certificates
//	I34  linearizable state                 internal/plan decides on a snapshot alone, and internal/act looks again before what cannot be undone;
//	                                        what comes of stale caches is judged by I1, I3, I4, I6, I13, I14, I21 and I35
//	I39  even sizes                         the API refuses them: test/api
package judge
