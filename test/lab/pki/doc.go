// Package pki makes the keys, certificates and kubeconfig files of a cluster that lives for a day.
package pki
