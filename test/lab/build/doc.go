// Package build compiles the components that the lab runs, each once per version, into the user's cache directory.
//
// A component is a set of binaries that come from one Go module under tools/. Its place in the cache is named by a hash of everything
// that decides what the binaries are, so a second build does nothing, and two versions live side by side.
package build
