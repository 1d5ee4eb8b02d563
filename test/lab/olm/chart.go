package olm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"

	"database.example.com/operator/test/lab/build"
)

const (
	// Namespace is where OLM runs and where global catalogs are.
	Namespace = "olm"
	// OperatorNamespace is the namespace with an OperatorGroup for operators of all namespaces.
	OperatorNamespace = "operators"
	// module holds the chart.
	module = "github.com/operator-framework/operator-lifecycle-manager"
	// publicCatalog is the CatalogSource of the chart that points to the internet.
	publicCatalog = "operatorhubio-catalog"
)

// Images are the references by digest of what Install runs.
type Images struct {
	// OLM holds olm-operator, catalog-operator and packageserver, and the tools of the jobs that unpack bundles.
	OLM string
	// OPM serves and renders catalogs.
	OPM string
}

// chart is where the chart and the program that renders it are.
type chart struct {
	dir, helm string
}

func findChart(ctx context.Context, tree build.Tree) (chart, error) {
	bin, err := tree.Dir("helm")
	if err != nil {
		return chart{}, err
	}
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module)
	list.Dir = filepath.Join(tree.Root, "tools/kubernetes")
	out, err := list.Output()
	if err != nil {
		return chart{}, fmt.Errorf("looking for the module of OLM: %w", withStderr(err))
	}
	return chart{dir: filepath.Join(strings.TrimSpace(string(out)), "deploy/chart"), helm: filepath.Join(bin, "helm")}, nil
}

// values are what the chart's defaults are not for us: our images, by digest, and one packageserver.
func values(images Images) map[string]any {
	ref := map[string]any{"ref": images.OLM, "pullPolicy": "IfNotPresent"}
	return map[string]any{
		"namespace":          Namespace,
		"catalog_namespace":  Namespace,
		"operator_namespace": OperatorNamespace,
		"writeStatusName":    `""`,
		"olm":                map[string]any{"image": ref},
		"catalog": map[string]any{
			"image":        ref,
			"opmImageArgs": "--opmImage=" + images.OPM,
			"commandArgs":  "--configmapServerImage=" + images.OPM,
		},
		"package": map[string]any{"image": ref, "replicaCount": 1},
	}
}

// render returns the objects of the chart, without its CRDs and without the catalog that points to the internet.
func (c chart) render(ctx context.Context, images Images) ([]*unstructured.Unstructured, error) {
	input, err := sigsyaml.Marshal(values(images))
	if err != nil {
		return nil, fmt.Errorf("writing the chart's values: %w", err)
	}
	command := exec.CommandContext(ctx, c.helm, "template", "olm", c.dir, "--values", "-")
	command.Stdin = bytes.NewReader(input)
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("rendering OLM's chart: %w", withStderr(err))
	}
	objects, err := decode(bytes.NewReader(out))
	if err != nil {
		return nil, fmt.Errorf("reading OLM's rendered chart: %w", err)
	}
	kept := objects[:0]
	for _, object := range objects {
		if object.GetName() != publicCatalog {
			kept = append(kept, object)
		}
	}
	return kept, nil
}

// definitions returns the chart's CRDs.
func (c chart) definitions() ([]*unstructured.Unstructured, error) {
	files, err := filepath.Glob(filepath.Join(c.dir, "crds", "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("looking for OLM's CRDs in %s: %w", c.dir, errors.Join(err, os.ErrNotExist))
	}
	var all []*unstructured.Unstructured
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading OLM's CRDs: %w", err)
		}
		objects, err := decode(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		all = append(all, objects...)
	}
	return all, nil
}

func decode(r io.Reader) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(r, 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(&object.Object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}

// withStderr adds what a program said before it failed.
func withStderr(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}
