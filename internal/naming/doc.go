// Package naming says how every object, host and URL of a cluster is called. Names of members come from the cluster's UID
// and a counter, so that no name is ever used twice.
package naming
