// Package api holds the API and the controllers that need nothing but the API against a real kube-apiserver: every rule of
// validation has a case that is refused and one that is accepted, and reconcilers are called, never awaited.
//
// The apiserver and its etcd are processes of this machine, built once into the user's cache. The tests carry the build
// tag api:
//
//	go test -tags api ./test/api
package api
