// Command scorecard runs the tests that the bundles name in a cluster, by `operator-sdk scorecard`. Unless a namespace is given in which the
// operators are at work, it installs both packages by OLM in a namespace of its own, and leaves nothing behind but the definitions.
package main
