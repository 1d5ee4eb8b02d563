// Package olm installs Operator Lifecycle Manager in a cluster from its own chart and binaries: no image and no manifest
// comes from elsewhere. It needs a kubeconfig, a registry that the cluster pulls from, and the component "olm" built.
package olm
