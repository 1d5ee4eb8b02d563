// Package inside runs programs of this machine with the names of the cluster: they see services by name, and trust the registry.
//
// Pods and cluster IPs are routed on this machine anyway; what a program outside a pod lacks is the cluster's DNS.
package inside
