package words

import (
	"fmt"
	"time"

	"database.example.com/operator/internal/snapshot"
)

// Count writes a number of things as people do.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Clock writes a time that does not change from look to look.
func Clock(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Describe names a member by its role.
func Describe(m snapshot.Member) string {
	if m.Voter() {
		return "voter " + m.Name
	}
	return "read replica " + m.Name
}
