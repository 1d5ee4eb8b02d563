// Package sdk goes the way of somebody who has a bundle and operator-sdk, and no catalog: `run bundle`, `run bundle-upgrade` and
// `cleanup`, on a cluster without a way to the internet. What it does is what docs/olm.md and docs/disconnected.md tell.
//
// The last step deletes both definitions, and with them every database of the cluster, as `cleanup` does by default: nothing else may use
// the lab meanwhile.
package sdk
