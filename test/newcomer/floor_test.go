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

// theFloor makes a catalog of one package, the least that OLM can install, in two versions, and pushes it.
func (n *Newcomer) theFloor(t *testing.T) offer {
	t.Helper()
	return n.floorOf(t, "one Deployment of pause", "floor")
}

// theFloorOfTwo is the same with two packages, of which the first needs the second, as ours do.
func (n *Newcomer) theFloorOfTwo(t *testing.T) offer {
	t.Helper()
	return n.floorOf(t, "a package and one that it needs, each a Deployment of pause", "floor-above", "floor-below")
}

// floorOf makes a catalog of packages of which each needs the next one, at its own version.
func (n *Newcomer) floorOf(t *testing.T, title string, packages ...string) offer {
	t.Helper()
	dir := t.TempDir()
	f := packaging.Foreign{Name: packages[0]}
	graph := make([]string, 0, len(packages))
	for i, name := range packages {
		graph = append(graph, strings.ReplaceAll(readTestdata(t, "floor.graph.yaml"), "NAME", name))
		needed := ""
		if i+1 < len(packages) {
			needed = packages[i+1]
		}
		for version, replaces := range map[string]string{"1.0.0": "", "2.0.0": name + ".v1.0.0"} {
			fill := strings.NewReplacer("NAME", name, "VERSION", version, "REPLACES", replaces, "NEEDED", needed, "IMAGE", images.Pause)
			f.Bundles = append(f.Bundles, floorBundle(t, filepath.Join(dir, name, version), fill, needed != ""))
		}
	}
	f.Graph = []byte(strings.Join(graph, "---\n"))
	pushed, err := n.Checkout.PushForeign(t.Context(), f, n.Registry, dir)
	if err != nil {
		t.Fatal(err)
	}
	return offer{
		name: title, packages: packages, catalog: pushed.Catalog, images: pushed.Bundles,
		from: release{"older", "1.0.0"}, to: release{"newer", "2.0.0"},
	}
}

// floorBundle writes the bundle of a version of a package.
func floorBundle(t *testing.T, dir string, fill *strings.Replacer, dependent bool) string {
	t.Helper()
	files := map[string]string{
		"manifests/floor.clusterserviceversion.yaml": "floor.clusterserviceversion.yaml",
		"metadata/annotations.yaml":                  "floor.annotations.yaml",
	}
	if dependent {
		files["metadata/dependencies.yaml"] = "floor.dependencies.yaml"
	}
	for name, source := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(fill.Replace(readTestdata(t, source))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readTestdata(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
