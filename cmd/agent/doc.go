// Command agent guards and starts the etcd engine in a member's pod.
//
//	agent run -- ETCD [ARGUMENT]... decides whether ETCD may start on the member's disk, waits until it may, and becomes it
//	agent prestop                   hands leadership to another voter, when this member leads: the container's preStop hook
//
// Exit codes of run: 64 it was called wrongly, 65 the engine must not start (the termination message says why, as JSON with a reason),
// 1 something went wrong and may go right next time.
package main
