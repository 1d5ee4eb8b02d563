// Package pki makes and reads the certificates of a cluster: authorities, and leaves with explicit names.
//
// Keys are ECDSA P-256. Authorities live for ten years, leaves for one; a leaf is renewed when a third of its life is left, which needs
// no restart, because etcd reads its leaf from disk at every handshake.
package pki
