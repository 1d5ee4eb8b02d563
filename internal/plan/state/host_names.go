package state

import (
	"fmt"

	"database.example.com/operator/internal/naming"
)

// longestHost is the longest host name that DNS allows, without the dot at its end.
const longestHost = 253

// HostNameTooLong says why no member of that number can be made; empty when one can.
func (s *State) HostNameTooLong(number int64) string {
	host := s.Hosts().Member(naming.Member(s.Cluster.Name, s.UID(), number))
	if len(host) <= longestHost {
		return ""
	}
	return fmt.Sprintf("host name %s would have %d characters, and DNS allows %d: use a shorter name or namespace", host, len(host), longestHost)
}
