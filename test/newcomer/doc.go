// Package newcomer goes the way of somebody who has never seen this project: a catalog and one Subscription, six lines of YAML, and
// then a key written to the database and read from a read replica. `make demo` shows it, and a test holds it.
package newcomer
