// Package objects holds the rules about Kubernetes objects: authorities and certificates, Services, claims, pods and their labels, and the
// PodDisruptionBudget.
package objects
