// Package engine is a model of etcd: data directories that outlive processes, processes with roles and terms, the log with every
// write in it, and the server's own checks and refusals of changes. It knows neither Kubernetes nor the operator, so that the same
// traces can be run on it and on real etcd.
//
// What raft decides over several messages is one step here: an election asks all voters that can be reached at once, and a
// leader hands its whole log to a follower in one go. What is kept is what safety hangs on: who may vote for whom, what a majority
// holds, which term an entry is of, and what a member remembers after its disk was emptied.
package engine
