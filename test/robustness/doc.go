// Package robustness holds the tests that change a cluster, and break it meanwhile, while applications work with it: what the
// applications saw is recorded and judged afterwards.
//
//	history  what was seen, as values
//	load     the applications: writers, swappers, readers, a deleter and watchers, each a client of its own
//	judge    pure: whether a database that keeps its promises can have such a history
//	trial    one change under load: judged, measured, and printed beside the same by hand
//
// The tests with tag lab are part of `make test`, those with tag labfull of `make test-full`.
package robustness
