package packaging

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
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

func clusterServiceVersion(t *testing.T, name string) operators.ClusterServiceVersion {
	t.Helper()
	var csv operators.ClusterServiceVersion
	read(t, &csv, "bundle", name, "manifests", name+".clusterserviceversion.yaml")
	return csv
}

func TestEveryFieldHasADescriptorThatSaysWhatItIs(t *testing.T) {
	for _, name := range Packages() {
		csv := clusterServiceVersion(t, name)
		if len(csv.Spec.CustomResourceDefinitions.Owned) != 1 {
			t.Fatalf("%s owns %d kinds, want one", name, len(csv.Spec.CustomResourceDefinitions.Owned))
		}
		owned := csv.Spec.CustomResourceDefinitions.Owned[0]
		described := map[string]string{}
		for _, d := range owned.SpecDescriptors {
			described["spec."+d.Path] = d.Description
		}
		for _, d := range owned.StatusDescriptors {
			described["status."+d.Path] = d.Description
		}
		var crd apiextensions.CustomResourceDefinition
		read(t, &crd, "bundle", name, "manifests", "database.example.com_"+strings.ToLower(owned.Kind)+"s.yaml")
		for _, part := range []string{"spec", "status"} {
			for field := range crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties[part].Properties {
				if described[part+"."+field] == "" {
					t.Errorf("%s: %s.%s has no descriptor", owned.Kind, part, field)
				}
			}
		}
	}
}

func TestEveryImageOfADeploymentIsARelatedImage(t *testing.T) {
	for _, name := range Packages() {
		csv := clusterServiceVersion(t, name)
		related := map[string]bool{}
		for _, image := range csv.Spec.RelatedImages {
			if image.Name == "" {
				t.Errorf("%s: related image %s has no name", name, image.Image)
			}
			related[image.Image] = true
		}
		for _, deployment := range csv.Spec.InstallStrategy.StrategySpec.DeploymentSpecs {
			for _, container := range deployment.Spec.Template.Spec.Containers {
				images := []string{container.Image}
				for _, variable := range container.Env {
					if placeholder.MatchString(variable.Value) {
						images = append(images, variable.Value)
					}
				}
				for _, image := range images {
					if !related[image] {
						t.Errorf("%s: %s is used and no related image", name, image)
					}
				}
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
