package packaging

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/lint"
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

// A cluster that is settled has no operation.
const neverInExample = "EtcdCluster.operation"

type example struct {
	Metadata struct{ Name string }
	Status   map[string]any
}

func examplesOf(t *testing.T, name string) []example {
	t.Helper()
	var csv operators.ClusterServiceVersion
	read(t, &csv, "bundle", name, "manifests", name+".clusterserviceversion.yaml")
	var all []example
	if err := json.Unmarshal([]byte(csv.Annotations["alm-examples"]), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// A console begins its form with the first example of a kind, whatever others there are.
func TestTheFirstExampleIsTheSample(t *testing.T) {
	for _, name := range Packages() {
		var sample example
		read(t, &sample, "config", "samples", "database_v1alpha1_"+strings.ToLower(kindOf[name])+".yaml")
		if first := examplesOf(t, name)[0].Metadata.Name; first != sample.Metadata.Name {
			t.Errorf("the first example of %s is %s, want %s: operator-sdk sorts them by name", name, first, sample.Metadata.Name)
		}
	}
}

func TestTheExamplesShowEveryFieldOfTheStatus(t *testing.T) {
	for _, name := range Packages() {
		kind := kindOf[name]
		var crd apiextensions.CustomResourceDefinition
		read(t, &crd, "bundle", name, "manifests", "database.example.com_"+strings.ToLower(kind)+"s.yaml")
		status := map[string]any{}
		for _, example := range examplesOf(t, name) {
			maps.Copy(status, example.Status)
		}
		properties := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["status"].Properties
		for field := range properties {
			if _, shown := status[field]; !shown && kind+"."+field != neverInExample {
				t.Errorf("no example of %s shows status.%s", kind, field)
			}
		}
		for field := range status {
			if _, there := properties[field]; !there {
				t.Errorf("an example of %s shows status.%s, which there is not", kind, field)
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

// Under OLM v1 nobody else makes roles for users; OLM v0 makes some, which leave the scale out.
func TestWhoMayEditANamespaceMayScaleInIt(t *testing.T) {
	for _, name := range Packages() {
		var role rbacv1.ClusterRole
		read(t, &role, "bundle", name, "manifests", name+"-editor_rbac.authorization.k8s.io_v1_clusterrole.yaml")
		scale := "database.example.com/" + strings.ToLower(kindOf[name]) + "s/scale "
		for _, verb := range []string{"get", "update", "patch"} {
			if !slices.Contains(lint.Granted(role.Rules), scale+verb) {
				t.Errorf("%s does not grant %s", role.Name, scale+verb)
			}
		}
		if role.Labels["rbac.authorization.k8s.io/aggregate-to-edit"] != "true" {
			t.Errorf("%s is not added to the role edit", role.Name)
		}
	}
}
