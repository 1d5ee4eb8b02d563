//go:build olm || olmfull

package newcomer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/tools/packaging"
)

// theFloor makes a catalog with the least that OLM can install, in two versions, and pushes it.
func (n *Newcomer) theFloor(t *testing.T) offer {
	t.Helper()
	dir := t.TempDir()
	f := packaging.Foreign{Name: "floor", Graph: readTestdata(t, "floor.graph.yaml")}
	for version, replaces := range map[string]string{"1.0.0": "", "2.0.0": "floor.v1.0.0"} {
		f.Bundles = append(f.Bundles, floorBundle(t, filepath.Join(dir, version), version, replaces))
	}
	catalog, err := n.Checkout.PushForeign(t.Context(), f, n.Registry, dir)
	if err != nil {
		t.Fatal(err)
	}
	return offer{
		name: "floor", packages: []string{"floor"}, catalog: catalog,
		from: release{"older", "1.0.0"}, to: release{"newer", "2.0.0"},
	}
}

// floorBundle writes the bundle of a version of the floor.
func floorBundle(t *testing.T, dir, version, replaces string) string {
	t.Helper()
	csv := string(readTestdata(t, "floor.clusterserviceversion.yaml"))
	csv = strings.NewReplacer("VERSION", version, "REPLACES", replaces, "IMAGE", images.Pause).Replace(csv)
	for name, content := range map[string]string{
		"manifests/floor.clusterserviceversion.yaml": csv,
		"metadata/annotations.yaml":                  string(readTestdata(t, "floor.annotations.yaml")),
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readTestdata(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}
