// Package network plugs machines into one switch, each with a network namespace of its own, and routes pods and services between them.
//
// Nothing has a route out: a packet to any other address is answered with "network unreachable" at once.
package network
