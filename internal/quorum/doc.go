// Package quorum answers what a cluster's membership would be after a change, and whether that is safe. It looks at
// nothing: the caller says who is a member and who is up. Whoever was not seen to be up counts as down.
package quorum
