// Package cgroup makes, joins, empties and removes control groups, in the same way for cgroup v1 (one tree per controller) and v2 (one tree).
package cgroup
