// Package validate holds every bundle, released or not, against all validators of operator-framework/api in its newest version. operator-sdk and
// opm, which make bundle runs, have older ones of them. It lives in the module of the Kubernetes tools, because the library needs much that the
// operator does not. The stage catalog of `make test` runs it.
package validate
