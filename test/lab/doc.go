// Command lab runs a real Kubernetes, with Operator Lifecycle Manager, on one machine without container engine, registry or internet.
//
// See README.md for what it is made of and how to use it for an operator of your own.
package main
