// Package ask speaks to live etcd members with the standard library alone: gRPC is HTTP/2 with a five-byte frame around each message,
// and the few messages that the agent needs are read by hand. The agent must stay small, because it is copied into every pod.
package ask
