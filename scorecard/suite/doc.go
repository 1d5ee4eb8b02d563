// Package suite holds the scorecard tests of our own: each makes a database of the kind that the bundle owns, of the bundle's own
// example, changes it, and looks whether the operator does what it promises and the data are still there.
//
// Nothing here knows one kind more than the other. The bundle says which kind it owns, where its size is in the spec, and which
// versions there are.
package suite
