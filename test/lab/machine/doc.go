// Package machine runs what looks like a machine of its own: a set of Linux namespaces with an init process that starts services and
// starts them again when they end.
//
// Everything in a machine dies with its init process, its mounts and the network of its pods included. So a power cut is one signal,
// and nothing can be left behind.
package machine
