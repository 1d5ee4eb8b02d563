package packaging

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
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

// A status of a cluster that is settled has no operation, and without read replicas it has no endpoints of theirs.
var neverInExample = map[string]bool{"EtcdCluster.operation": true, "EtcdCluster.readEndpoints": true, "EtcdCluster.readyReadReplicas": true}

func TestTheExamplesShowEveryFieldOfTheStatus(t *testing.T) {
	for _, name := range Packages() {
		var example map[string]any
		read(t, &example, "config", "manifests", name, "example.yaml")
		kind := example["kind"].(string)
		var crd apiextensions.CustomResourceDefinition
		read(t, &crd, "bundle", name, "manifests", "database.example.com_"+strings.ToLower(kind)+"s.yaml")
		status := example["status"].(map[string]any)
		properties := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["status"].Properties
		for field := range properties {
			if _, shown := status[field]; !shown && !neverInExample[kind+"."+field] {
				t.Errorf("the example of %s does not show status.%s", kind, field)
			}
		}
		for field := range status {
			if _, there := properties[field]; !there {
				t.Errorf("the example of %s shows status.%s, which there is not", kind, field)
			}
		}
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

func TestEveryMaintainerCanBeReachedAndMayReview(t *testing.T) {
	all, err := checkout(t).maintainers()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 2 {
		t.Errorf("%d maintainers: nobody can stand in for them", len(all))
	}
	for _, m := range all {
		if m.Name == "" || m.Email == "" || m.GitHub == "" {
			t.Errorf("%+v lacks something", m)
		}
	}
}
