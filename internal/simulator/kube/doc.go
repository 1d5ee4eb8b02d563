// Package kube is a model of Kubernetes' API server, of caches that lag behind it, and of the clients that the operator uses. It
// keeps what the operator relies on: resource versions and conflicts, preconditions, generations, the status as a part of its own,
// merge patches, deletion with grace. It holds one namespace.
//
// Objects in the store are never changed in place, so they are handed out without a copy.
package kube
