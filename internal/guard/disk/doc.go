// Package disk looks at a member's volume and changes it as the guard decided. What it writes survives a cut of power once it returns.
package disk
