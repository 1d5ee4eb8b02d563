// Package tunnel leads from this machine to a port of a pod, as `kubectl port-forward` does.
package tunnel
