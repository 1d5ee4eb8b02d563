// Package resolve holds the catalog against OLM itself: the image's own opm serves it from the image's own cache, and the resolver
// of OLM's catalog operator, the very code that runs in a cluster, says what a Subscription brings. It lives in the module of the
// Kubernetes tools, because OLM shares their dependencies. The stage catalog of `make test` runs it.
package resolve
