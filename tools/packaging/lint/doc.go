// Package lint holds a bundle against what its users rely on and no validator looks at: images by digest, architectures that are
// true, every field described, pods that a restricted namespace admits, permissions that are used.
//
// A rule is a function from a bundle to complaints; Rules lists them.
package lint
