package packaging

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func read(t *testing.T, object any, name ...string) {
	t.Helper()
	content, err := os.ReadFile(checkout(t).Path(name...))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, object); err != nil {
		t.Fatal(err)
	}
}

func TestTheDockerfileLabelsABundleAsItsAnnotationsDo(t *testing.T) {
	dockerfile, err := os.ReadFile(checkout(t).Path("bundle.Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	label := regexp.MustCompile(`(?m)^LABEL (\S+)=(\S+)$`)
	for _, name := range Packages() {
		labels := map[string]string{}
		for _, match := range label.FindAllStringSubmatch(string(dockerfile), -1) {
			labels[match[1]] = strings.ReplaceAll(match[2], "$PACKAGE", name)
		}
		var file struct{ Annotations map[string]string }
		read(t, &file, filepath.Join("bundle", name, "metadata", "annotations.yaml"))
		if !maps.Equal(labels, file.Annotations) {
			t.Errorf("%s: the Dockerfile has the labels %v, the annotations are %v", name,
				slices.Sorted(maps.Keys(labels)), slices.Sorted(maps.Keys(file.Annotations)))
		}
	}
}
