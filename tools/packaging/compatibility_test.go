package packaging

import (
	"io"
	"strings"
	"testing"

	"database.example.com/operator/tools/packaging/compat"
)

// rulesAreGone says of a break that it hurts nobody: what the rules refused is taken now. OLM v1 refuses the update all the same, and
// docs/olm.md tells the way.
const rulesAreGone = "storage.size may shrink and storage.storageClassName may change"

// known are the breaks that were released, by the first line of what crdify says, and why they hurt nobody.
var known = map[string]string{
	"0.1.0 to 0.2.0: EtcdCluster ^.spec.storage: unhandled: unhandled changes found :":             rulesAreGone,
	"0.1.0 to 0.2.0: ProductionReadyDatabase ^.spec.storage: unhandled: unhandled changes found :": rulesAreGone,
}

func TestEveryReleaseTakesWhatTheOneBeforeTook(t *testing.T) {
	checkout, err := FindCheckout(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := checkout.released()
	if err != nil {
		t.Fatal(err)
	}
	versions = append(versions, Version)
	var found []string
	for _, name := range Packages() {
		for i := 1; i < len(versions); i++ {
			found = append(found, checkout.breaks(t, name, versions[i-1], versions[i])...)
		}
	}
	seen := map[string]bool{}
	for _, text := range found {
		title, _, _ := strings.Cut(text, "\n")
		if seen[title] = true; known[title] == "" {
			t.Error(text)
		}
	}
	for title := range known {
		if !seen[title] {
			t.Errorf("this break is known, and is none: %s", title)
		}
	}
}

// breaks tells what of a package's definition at one version breaks with another. The head's is what this checkout generates.
func (c Checkout) breaks(t *testing.T, name, from, to string) []string {
	t.Helper()
	manifests := func(version string) string {
		if version == Version {
			return c.Path("bundle", name, "manifests")
		}
		return c.Path("releases", version, "bundle", name, "manifests")
	}
	older, err := compat.Read(manifests(from))
	if err != nil {
		t.Fatal(err)
	}
	newer, err := compat.Read(manifests(to))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for name, crd := range older {
		if newer[name] == nil {
			lines = append(lines, strings.Join([]string{from, "to", to + ":", name, "is gone"}, " "))
			continue
		}
		breaks, err := compat.Breaks(crd, newer[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range breaks {
			lines = append(lines, from+" to "+to+": "+text)
		}
	}
	return lines
}
