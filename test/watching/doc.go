// Package watching waits for what the Kubernetes API shows.
package watching
