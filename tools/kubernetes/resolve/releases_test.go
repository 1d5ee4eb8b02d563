package resolve

import (
	"os"
	"slices"
	"testing"

	"github.com/blang/semver/v4"
	"sigs.k8s.io/yaml"
)

// file is what releases/channels.yaml says; package channels in tools/packaging, which is in another module, explains it.
type file struct {
	Default  string
	Channels []struct{ Name, Head string }
	// Deprecations and Withdrawn are of releases.
	Deprecations []struct{ Release, Message string }
	Withdrawn    []string
}

func channels(t *testing.T) file {
	t.Helper()
	content, err := os.ReadFile("../../../releases/channels.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var f file
	if err := yaml.UnmarshalStrict(content, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// releases lists what was released and not withdrawn, from old to new.
func releases(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("../../../releases")
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := channels(t).Withdrawn
	var found []string
	for _, entry := range entries {
		if entry.IsDir() && !slices.Contains(withdrawn, entry.Name()) {
			found = append(found, entry.Name())
		}
	}
	if len(found) == 0 {
		t.Fatal("nothing was released")
	}
	slices.SortFunc(found, func(a, b string) int { return semver.MustParse(a).Compare(semver.MustParse(b)) })
	return found
}
