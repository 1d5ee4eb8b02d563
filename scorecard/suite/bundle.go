package suite

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/operator-framework/api/pkg/manifests"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Bundle is what the tests take from a bundle.
type Bundle struct {
	// Name is that of its ClusterServiceVersion.
	Name string
	// Example is the bundle's example of the kind that it owns.
	Example *unstructured.Unstructured
	// Size is where the number of voters is in a resource: where the scale subresource leads to.
	Size []string
	// Older and Newer are the last two versions that the example says are supported.
	Older, Newer string
}

// ReadBundle reads the bundle in dir, which owns one kind.
func ReadBundle(dir string) (Bundle, error) {
	read, err := manifests.GetBundleFromDir(dir)
	if err != nil {
		return Bundle{}, fmt.Errorf("reading the bundle: %w", err)
	}
	if read.CSV == nil || len(read.CSV.Spec.CustomResourceDefinitions.Owned) != 1 {
		return Bundle{}, fmt.Errorf("the bundle in %s does not own exactly one kind", dir)
	}
	owned := read.CSV.Spec.CustomResourceDefinitions.Owned[0]
	b := Bundle{Name: read.CSV.Name}
	if b.Example, err = example(read.CSV.Annotations["alm-examples"], owned.Kind); err != nil {
		return Bundle{}, fmt.Errorf("reading the examples of %s: %w", b.Name, err)
	}
	versions, _, err := unstructured.NestedStringSlice(b.Example.Object, "status", "supportedVersions")
	if err != nil || len(versions) < 2 {
		return Bundle{}, fmt.Errorf("the example of %s shows no two supported versions: %v", owned.Kind, versions)
	}
	b.Older, b.Newer = versions[len(versions)-2], versions[len(versions)-1]
	for _, crd := range read.V1CRDs {
		for _, version := range crd.Spec.Versions {
			if crd.Name == owned.Name && version.Name == owned.Version && version.Subresources != nil && version.Subresources.Scale != nil {
				b.Size = strings.Split(strings.TrimPrefix(version.Subresources.Scale.SpecReplicasPath, "."), ".")
			}
		}
	}
	if len(b.Size) == 0 {
		return Bundle{}, fmt.Errorf("%s %s has no scale subresource", owned.Kind, owned.Version)
	}
	return b, nil
}

func example(annotation, kind string) (*unstructured.Unstructured, error) {
	var objects []map[string]any
	if err := json.Unmarshal([]byte(annotation), &objects); err != nil {
		return nil, err
	}
	for _, object := range objects {
		if object["kind"] == kind {
			return &unstructured.Unstructured{Object: object}, nil
		}
	}
	return nil, fmt.Errorf("none is a %s", kind)
}
