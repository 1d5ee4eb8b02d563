// Package channels says what OLM offers: which releases are in which channel, which replaces which, and what each of them needs. It
// is pure; releases/channels.yaml is where people say it.
//
// A channel holds every release up to its head, so whoever follows it can step from each release to the next. The channels
// differ in where they end: candidate in the checkout itself, fast and stable in a release.
package channels
