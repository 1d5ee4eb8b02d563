// Package version holds the rule that takes a cluster to another version of etcd, up or down, and says what has to be true before a member may
// be started with it. The members are started anew by the roll.
package version
