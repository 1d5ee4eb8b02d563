// Package observe looks at a cluster: it reads Kubernetes and etcd once into a snapshot. It is the only reader, and it
// changes nothing.
package observe
