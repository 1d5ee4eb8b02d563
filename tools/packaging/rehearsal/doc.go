// Package rehearsal makes a release and the pull request to OperatorHub with the real tools, where nothing can go wrong: the release in a
// repository of its own, whose commit builds images of a few bytes. The stage catalog of `make test` runs it.
package rehearsal
