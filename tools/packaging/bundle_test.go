package packaging

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/internal/release"
)

func checkout(t *testing.T) Checkout {
	t.Helper()
	c, err := FindCheckout(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// texts returns the content of every file below the directories, by path.
func texts(t *testing.T, c Checkout, dirs ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, dir := range dirs {
		err := filepath.WalkDir(c.Path(dir), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(name)
			found[name] = string(content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestEveryImageInTheBundlesAndTheCatalogIsAPlaceholder(t *testing.T) {
	reference := regexp.MustCompile(`(?m)^\s*(?:- )?(?:image|containerImage): (\S+)$`)
	seen := 0
	for name, text := range texts(t, checkout(t), "bundle", "catalog") {
		for _, match := range reference.FindAllStringSubmatch(text, -1) {
			seen++
			if !placeholder.MatchString(match[1]) {
				t.Errorf("%s names the image %s", name, match[1])
			}
		}
	}
	if seen == 0 {
		t.Error("no image was found: the test looks for the wrong thing")
	}
}

func TestTheManagerIsGivenAnImageForEachEngineThatCanBeCreated(t *testing.T) {
	c := checkout(t)
	manager := texts(t, c, "config/manager")[c.Path("config", "manager", "engines", "kustomization.yaml")]
	variable := regexp.MustCompile(`name: (RELATED_IMAGE_ETCD_\w+)`)
	var given, wanted []string
	for _, match := range variable.FindAllStringSubmatch(manager, -1) {
		given = append(given, match[1])
	}
	for _, engine := range release.Engines() {
		if engine.Creatable {
			wanted = append(wanted, engine.ImageVariable)
			if engineModules[engine.Version] == "" {
				t.Errorf("no module under tools/ builds etcd %s", engine.Version)
			}
		}
	}
	if !slices.Equal(given, wanted) {
		t.Errorf("the manager is given %v, want %v", given, wanted)
	}
}

func TestTheSampleIsTheOneThatDocumentsShow(t *testing.T) {
	c := checkout(t)
	sample, err := os.ReadFile(c.Path("config", "samples", "database_v1alpha1_productionreadydatabase.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	indented := "    " + strings.ReplaceAll(strings.TrimSpace(string(sample)), "\n", "\n    ")
	for _, name := range []string{"README.md", "config/manifests/production-ready-database/description.md"} {
		content, err := os.ReadFile(c.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), indented) {
			t.Errorf("%s does not show the sample", name)
		}
	}
}
