// Package off knows which rules are switched off in a simulator whose rules can be. The product does not import it: only the overlay
// of the build does that package bite makes.
package off
