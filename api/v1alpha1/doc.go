// Package v1alpha1 holds the API of the production-ready database: what users write, and what the controllers answer.
//
// +kubebuilder:object:generate=true
// +groupName=database.example.com
package v1alpha1
