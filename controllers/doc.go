// Package controllers holds one thin reconciler per kind: it observes, lets pure code decide, acts, and writes what pure code
// tells about it.
package controllers
