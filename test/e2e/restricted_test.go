//go:build lab

package e2e

import (
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestMembersAreAdmittedToANamespaceOfRestrictedPodSecurity(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Restricted)
	w.Founded("db", world.Voters(1), world.ReadReplicas(1))
	w.Put(w.Connect("db", "db"), "greeting", "hello")
}
