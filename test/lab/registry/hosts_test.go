package registry

import "testing"

func TestOnlyTheLabsOwnLineIsRemoved(t *testing.T) {
	for before, want := range map[string]string{
		"127.0.0.1 localhost\n198.18.0.1 registry.lab # database-lab\n::1 localhost\n": "127.0.0.1 localhost\n::1 localhost\n",
		"198.18.0.1 registry.lab\n":              "198.18.0.1 registry.lab\n",
		"127.0.0.1 localhost":                    "127.0.0.1 localhost",
		"198.18.0.1 registry.lab # database-lab": "",
	} {
		if got := without(before); got != want {
			t.Errorf("%q became %q, want %q", before, got, want)
		}
	}
}
