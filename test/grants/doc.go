// Package grants makes service accounts that may do what a role says, and asks an API server what one may.
package grants
