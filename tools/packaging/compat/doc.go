// Package compat tells whether a newer definition of a kind takes what an older one took, by the rules of crdify: those by which OLM v1
// refuses an update, and after which OLM v0 would have stored objects that nobody can write again.
package compat
