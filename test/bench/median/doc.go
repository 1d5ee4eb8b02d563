// Package median finds the value in the middle, which a few slow moments of a machine that others use, too, do not move.
package median
