//go:build process

package process

import (
	"bytes"
	"cmp"
	"slices"

	"database.example.com/operator/internal/etcd"
)

// sorted prints a member list in the order of names; etcd's order is that of random IDs.
func sorted(list etcd.MemberList) string {
	slices.SortFunc(list.Members, func(a, b etcd.Member) int { return cmp.Compare(a.Name, b.Name) })
	return list.String()
}

func containsAll(content []byte, wanted ...string) bool {
	for _, w := range wanted {
		if !bytes.Contains(content, []byte(w)) {
			return false
		}
	}
	return true
}
