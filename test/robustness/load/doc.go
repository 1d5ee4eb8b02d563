// Package load is a set of applications that work with a database at a steady rate and record what they see. Each has a connection of its
// own, tries again what failed, and records every attempt: an attempt without an answer may have happened.
package load
