// Package world is what the lab tests of the operator see and do: a namespace of their own, clusters, their pods and claims, clients of
// the database and a load that knows what was acknowledged, and the operator itself, in the cluster or as a process of this machine.
package world
