// Package history is what the clients of a database saw, as plain values: every attempt with its times and its outcome, every event of
// every watch, and the database's own log at the end.
package history
