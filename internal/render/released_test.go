package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// The pods of a release are what its commit recorded in this package's testdata. What is asked for is the same as today, so none of
// them may differ: a database would be restarted because the operator was upgraded. Pods of 0.1.0 have another shape, for instance:
// it copied the agent by an init container.
func TestNoPodOfAReleaseIsDrift(t *testing.T) {
	now := goldenPods()
	for _, version := range releases(t) {
		files, err := filepath.Glob(filepath.Join("testdata", "released", version, "pod_*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("no pods of release %s are here: copy internal/render/testdata/pod_*.yaml of its commit to testdata/released/%s", version, version)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".yaml")
			if now[name] == nil {
				t.Errorf("%s: no pod of this name is made today", file)
				continue
			}
			if differ := Drift(readPod(t, file), now[name].Annotations); len(differ) > 0 {
				t.Errorf("%s differs in %v", file, differ)
			}
		}
	}
}

func releases(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../releases/*/release.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("looking for the releases: %d found, %v", len(files), err)
	}
	versions := make([]string, 0, len(files))
	for _, file := range files {
		versions = append(versions, filepath.Base(filepath.Dir(file)))
	}
	return versions
}

func readPod(t *testing.T, file string) *corev1.Pod {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{}
	if err := yaml.UnmarshalStrict(content, pod); err != nil {
		t.Fatal(err)
	}
	return pod
}
