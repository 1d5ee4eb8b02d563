// Package engine hands the process over to etcd. What etcd may do on an empty disk is decided by the guard alone, so arguments and
// variables that say something about it are not let through.
package engine
