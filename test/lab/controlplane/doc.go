// Package controlplane describes the machine that runs etcd, the API server, the controller manager, the scheduler, and a kube-proxy
// through which the host reaches services.
package controlplane
