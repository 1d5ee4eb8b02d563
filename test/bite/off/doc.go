// Package off knows which rules are switched off in programs that are built from the edited source. The product does not import it: only the overlay
// of the build does that package bite makes.
package off
