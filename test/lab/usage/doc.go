// Package usage measures what the processes of the lab cost this machine.
package usage
