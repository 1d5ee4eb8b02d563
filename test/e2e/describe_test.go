//go:build lab

package e2e

import "fmt"

// describe tells what a call of the database gave.
func describe(got string, err error) string { return fmt.Sprintf("%q (%v)", got, err) }
