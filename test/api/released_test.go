//go:build api

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/compat"
)

// history is an apiserver that goes through the releases, from the oldest to the head, as a cluster does in which the operators are
// upgraded.
type history struct {
	*island
	checkout packaging.Checkout
}

// TestWhatWasWrittenUnderAReleaseIsTakenByAllThatFollow keeps the examples of every release through all upgrades: each can be created
// anew, written again with its status, and asks for the same pods, whatever defaults came meanwhile.
func TestWhatWasWrittenUnderAReleaseIsTakenByAllThatFollow(t *testing.T) {
	t.Parallel()
	checkout, err := packaging.FindCheckout(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	releases, err := checkout.Releases()
	if err != nil {
		t.Fatal(err)
	}
	var bundles []string
	for _, r := range releases {
		bundles = append(bundles, checkout.Path("releases", r.Version, "bundle"))
	}
	bundles = append(bundles, checkout.Path("bundle"))
	h := &history{island: islandWith(t, manifests(bundles[0])...), checkout: checkout}
	var written []*unstructured.Unstructured
	for i, bundle := range bundles {
		if i > 0 {
			h.upgrade(bundle, i)
		}
		for _, older := range bundles[:i] {
			for _, example := range examplesOf(h.T, older) {
				h.create(example, client.DryRunAll)
			}
		}
		for _, object := range written {
			h.writeAgain(object)
		}
		for _, example := range examplesOf(h.T, bundle) {
			example.SetName(fmt.Sprintf("%s-%d", example.GetName(), i))
			written = append(written, h.create(example))
		}
	}
	if len(written) < 2*len(bundles) {
		t.Errorf("only %d examples were written", len(written))
	}
}

// manifests are the directories of the manifests of both packages.
func manifests(bundle string) []string {
	var dirs []string
	for _, name := range packaging.Packages() {
		dirs = append(dirs, filepath.Join(bundle, name, "manifests"))
	}
	return dirs
}

// upgrade updates the definitions to those of a release, as OLM does, and waits until they are in force: then each has the column that is
// added here.
func (h *history) upgrade(bundle string, step int) {
	h.Helper()
	column := fmt.Sprintf("step %d", step)
	for _, dir := range manifests(bundle) {
		found, err := compat.Read(dir)
		if err != nil {
			h.Fatal(err)
		}
		for _, crd := range found {
			current := &apiextensionsv1.CustomResourceDefinition{}
			if err := h.kubernetes.Get(h.Context(), client.ObjectKeyFromObject(crd), current); err != nil {
				h.Fatal(err)
			}
			crd.SetResourceVersion(current.GetResourceVersion())
			version := &crd.Spec.Versions[0]
			version.AdditionalPrinterColumns = append(version.AdditionalPrinterColumns,
				apiextensionsv1.CustomResourceColumnDefinition{Name: column, Type: "string", JSONPath: ".metadata.name"})
			if err := h.kubernetes.Update(h.Context(), crd); err != nil {
				h.Fatalf("updating definition %s: %v", crd.Name, err)
			}
			h.eventually("definition "+crd.Name+" to be in force", func(ctx context.Context) (bool, error) {
				columns, err := h.columns(ctx, crd)
				return slices.Contains(columns, column), err
			})
		}
	}
}

// columns are those that `kubectl get` shows of a kind.
func (h *history) columns(ctx context.Context, crd *apiextensionsv1.CustomResourceDefinition) ([]string, error) {
	reader, err := rest.HTTPClientFor(h.environment.Config)
	if err != nil {
		return nil, err
	}
	url := strings.Join([]string{strings.TrimSuffix(h.environment.Config.Host, "/"), "apis", crd.Spec.Group, crd.Spec.Versions[0].Name, crd.Spec.Names.Plural}, "/")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
	answer, err := reader.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	table := &metav1.Table{}
	if err := json.NewDecoder(answer.Body).Decode(table); err != nil {
		return nil, err
	}
	var names []string
	for _, c := range table.ColumnDefinitions {
		names = append(names, c.Name)
	}
	return names, nil
}

// create creates an example and then writes its status. It returns what is stored.
func (h *history) create(example *unstructured.Unstructured, options ...client.CreateOption) *unstructured.Unstructured {
	h.Helper()
	created := example.DeepCopy()
	if err := h.kubernetes.Create(h.Context(), created, options...); err != nil {
		h.Fatalf("creating %s %s: %v", example.GetKind(), example.GetName(), err)
	}
	if len(options) > 0 {
		return nil
	}
	created.Object["status"] = example.Object["status"]
	if err := h.kubernetes.Status().Update(h.Context(), created); err != nil {
		h.Fatalf("writing the status of %s %s: %v", example.GetKind(), example.GetName(), err)
	}
	return created
}

// writeAgain reads what was written under an earlier release and writes it and its status once more.
func (h *history) writeAgain(stored *unstructured.Unstructured) {
	h.Helper()
	what := stored.GetKind() + " " + stored.GetName()
	now := &unstructured.Unstructured{}
	now.SetGroupVersionKind(stored.GroupVersionKind())
	if err := h.kubernetes.Get(h.Context(), client.ObjectKeyFromObject(stored), now); err != nil {
		h.Fatalf("reading %s: %v", what, err)
	}
	if was, is := templateHash(h.T, stored), templateHash(h.T, now); was != is {
		h.Errorf("%s asks for other pods than before: the operator would restart them", what)
	}
	status := now.Object["status"]
	now.SetLabels(map[string]string{"written": "again"})
	if err := h.kubernetes.Update(h.Context(), now); err != nil {
		h.Fatalf("updating %s: %v", what, err)
	}
	now.Object["status"] = status
	if err := h.kubernetes.Status().Update(h.Context(), now); err != nil {
		h.Fatalf("updating the status of %s: %v", what, err)
	}
}

// templateHash is the annotation by which the operator tells pods apart that the spec asks for; empty for what asks for no pods itself.
func templateHash(t *testing.T, object *unstructured.Unstructured) string {
	t.Helper()
	if object.GetKind() != kindCluster {
		return ""
	}
	encoded, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	cluster := &v1alpha1.EtcdCluster{}
	if err := json.Unmarshal(encoded, cluster); err != nil {
		t.Fatal(err)
	}
	engine, known := release.Engine(cluster.Spec.Version)
	if !known {
		t.Fatalf("etcd %s is not known any more", cluster.Spec.Version)
	}
	pod := render.Pod(render.PodInput{Cluster: cluster, Engine: engine, Member: "member", Role: v1alpha1.RoleVoter})
	return pod.Annotations[render.AnnotationDrift]
}

func readManifest(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatalf("reading %s: %v", file, err)
	}
}
