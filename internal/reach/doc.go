// Package reach finds the members of a cluster from a snapshot of it: their addresses, and the credentials to talk to them.
package reach
