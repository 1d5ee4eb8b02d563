// Package node describes a machine that is a node: containerd, kubelet, kube-proxy and the volume driver, each with its real configuration.
package node
