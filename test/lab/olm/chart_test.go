package olm

import (
	"strings"
	"testing"

	"database.example.com/operator/test/lab/build"
)

func TestTheChartRunsOurImagesAndPointsToNoPublicCatalog(t *testing.T) {
	tree, err := build.Find()
	if err != nil {
		t.Fatal(err)
	}
	if built, err := tree.Built("helm"); err != nil || !built {
		t.Skipf("helm is not built (%v): go run ./test/lab build helm", err)
	}
	source, err := findChart(t.Context(), tree)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := source.render(t.Context(), Images{OLM: "registry.lab:5000/olm@sha256:1", OPM: "registry.lab:5000/opm@sha256:2"})
	if err != nil {
		t.Fatal(err)
	}
	deployments, others := split(objects, "Deployment")
	if len(deployments) != 2 {
		t.Errorf("%d deployments, want olm-operator and catalog-operator", len(deployments))
	}
	for _, object := range append(deployments, others...) {
		text, err := object.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "quay.io") {
			t.Errorf("%s %s names an image of the internet", object.GetKind(), object.GetName())
		}
		if object.GetKind() == "CatalogSource" {
			t.Errorf("the chart still has CatalogSource %s", object.GetName())
		}
	}
}
