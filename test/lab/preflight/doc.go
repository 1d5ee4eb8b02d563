// Package preflight tells, before anything is touched, whether this machine can run the lab, and if not what to do about it.
package preflight
