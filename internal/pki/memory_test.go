package pki_test

import (
	"testing"

	"database.example.com/operator/internal/pki"
)

func TestAMemoryTellsTheSameOfALeafAsThoseWhoReadIt(t *testing.T) {
	one, other := authority(t), authority(t)
	leaf, another := issue(t, one, pki.Request{CommonName: "m", Client: true}), issue(t, one, pki.Request{CommonName: "n", Client: true})
	var memory pki.Memory
	for range 2 {
		if s := memory.Look(leaf.Cert, leaf.Key, one.Cert); !s.Readable || !s.Signed || !s.KeyFits || s.CommonName != "m" {
			t.Errorf("its own: %+v", s)
		}
		if s := memory.Look(leaf.Cert, leaf.Key, other.Cert); s.Signed {
			t.Error("it counts as signed by another authority")
		}
		if s := memory.Look(leaf.Cert, another.Key, one.Cert); s.KeyFits {
			t.Error("the key of another leaf fits")
		}
		if s := memory.Look([]byte("nothing"), leaf.Key, one.Cert); s.Readable {
			t.Errorf("nothing: %+v", s)
		}
		seen := memory.Look(leaf.Cert, leaf.Key, one.Cert)
		for _, days := range []int{0, 243, 244, 365} {
			if at := now.AddDate(0, 0, days); at.Before(seen.RenewFrom()) == pki.NeedsRenewal(leaf.Cert, at) {
				t.Errorf("renewal after %d days differs", days)
			}
		}
	}
}
