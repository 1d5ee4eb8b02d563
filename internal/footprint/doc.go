// Package footprint gives back memory that a program needed for its start or for work that is done, and that it does not need at rest.
package footprint
