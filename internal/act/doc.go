// Package act carries out plans. It is the only writer of everything but the status, of which it writes what must be
// remembered before a side effect: names, claims, the cluster's ID. Every action is idempotent: a crash between any two
// calls is healed by the next look, and two managers that act at once do no harm.
package act
