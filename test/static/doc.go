// Package static is a cluster of etcd as plain manifests make it, bootstrapped statically, without an operator. It is what the operator is
// compared with: the same images, certificates, volumes and probes.
package static
