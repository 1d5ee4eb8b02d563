// Package binding reads the Secret that an application connects by.
package binding
