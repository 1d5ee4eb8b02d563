package lint

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

// pinned is an image by digest that nothing else names.
const pinned = "example.com/a/other@sha256:0000000000000000000000000000000000000000000000000000000000000000"

// released reads the oldest bundle that was released, which never changes, and mends in it what later rules ask for.
func released(t *testing.T) Bundle {
	t.Helper()
	b, err := Read("../../../releases/0.1.0/bundle/etcd-cluster")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func deployment(b *Bundle) *corev1.PodTemplateSpec {
	return &b.Version.Spec.InstallStrategy.StrategySpec.DeploymentSpecs[0].Spec.Template
}

func container(b *Bundle) *corev1.Container { return &deployment(b).Spec.Containers[0] }

func owned(b *Bundle) *operators.CRDDescription {
	return &b.Version.Spec.CustomResourceDefinitions.Owned[0]
}

// exampleWithout removes a part of the first example.
func exampleWithout(b *Bundle, part string) {
	objects, _ := b.examplesOf()
	delete(objects[0], part)
	content, err := json.Marshal(objects)
	if err != nil {
		panic(err)
	}
	b.Version.Annotations["alm-examples"] = string(content)
}

// secondExample shows the first example once more under a name, and describes the examples.
func secondExample(b *Bundle, name, descriptions string) {
	objects, _ := b.examplesOf()
	second := maps.Clone(objects[0])
	second["metadata"] = map[string]any{"name": name}
	content, err := json.Marshal(append(objects, second))
	if err != nil {
		panic(err)
	}
	b.Version.Annotations["alm-examples"], b.Version.Annotations["alm-examples-metadata"] = string(content), descriptions
}

// breaks are ways to break a bundle: each rule has to find its own, and no other rule's.
var breaks = []struct {
	rule, what string
	do         func(*Bundle)
	says       string
}{
	{"known-fields", "a field in the wrong case", func(b *Bundle) {
		_ = b.add("x.yaml", []byte("kind: ClusterRole\nmetadata: {name: x}\nRules: []\n"))
	}, "Rules"},
	{"known-fields", "a kind that no rule looks at", func(b *Bundle) { _ = b.add("x.yaml", []byte("kind: ConfigMap\n")) }, "ConfigMap"},
	{"images-by-digest", "an image by tag", func(b *Bundle) {
		container(b).Image = "example.com/a/operator:1"
		b.Version.Spec.RelatedImages = append(b.Version.Spec.RelatedImages, operators.RelatedImage{Name: "x", Image: "example.com/a/operator:1"})
	}, "no digest"},
	{"images-related", "an image that is not listed", func(b *Bundle) {
		container(b).Env = append(container(b).Env, corev1.EnvVar{Name: "RELATED_IMAGE_X", Value: pinned})
	}, "no related image"},
	{"images-related", "one that is listed and not used", func(b *Bundle) {
		b.Version.Spec.RelatedImages = append(b.Version.Spec.RelatedImages, operators.RelatedImage{Name: "x", Image: pinned})
	}, "used by nothing"},
	{"images-related", "one without a name", func(b *Bundle) { b.Version.Spec.RelatedImages[0].Name = "" }, "has no name"},
	{"images-related", "two of one name", func(b *Bundle) {
		b.Version.Spec.RelatedImages[1].Name = b.Version.Spec.RelatedImages[0].Name
	}, "two related images"},
	{"images-by-variable", "an image in another variable", func(b *Bundle) {
		container(b).Env = append(container(b).Env, corev1.EnvVar{Name: "SIDECAR", Value: pinned})
	}, "SIDECAR"},
	{"images-by-variable", "an image in an argument", func(b *Bundle) { container(b).Args = append(container(b).Args, "--image=quay.io/a/b:1") }, "--image"},
	{"architectures", "a label that no node is asked for", func(b *Bundle) { b.Version.Labels[archLabel+"s390x"] = "supported" }, "s390x"},
	{"architectures", "no label", func(b *Bundle) { delete(b.Version.Labels, archLabel+"amd64") }, "no label"},
	{"architectures", "another system", func(b *Bundle) { b.Version.Labels[osLabel+"windows"] = "supported" }, "windows"},
	{"architectures", "nodes of any kind", func(b *Bundle) { deployment(b).Spec.Affinity = nil }, "asks for nodes"},
	{"architectures", "images for another one", func(b *Bundle) {
		b.Platforms = func(string) ([]string, error) { return []string{"arm64"}, nil }
	}, "is an image for [arm64]"},
	{"fields-described", "a field deep down", func(b *Bundle) {
		spec := b.CRDs[0].Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		storage := spec.Properties["storage"]
		size := storage.Properties["size"]
		size.Description = ""
		storage.Properties["size"] = size
	}, "EtcdCluster.spec.storage.size"},
	{"descriptors", "a field without one", func(b *Bundle) { owned(b).SpecDescriptors = owned(b).SpecDescriptors[1:] }, "has no descriptor"},
	{"descriptors", "one for no field", func(b *Bundle) { owned(b).StatusDescriptors[0].Path = "condition" }, "status.condition, which is no field"},
	{"descriptors", "one that says nothing", func(b *Bundle) { owned(b).SpecDescriptors[0].Description = "" }, "says nothing"},
	{"descriptors", "no resources", func(b *Bundle) { owned(b).Resources = nil }, "lists no resources"},
	{"examples", "none", func(b *Bundle) { b.Version.Annotations["alm-examples"] = "[]" }, "has no example"},
	{"examples", "one without a status", func(b *Bundle) { exampleWithout(b, "status") }, "no status"},
	{"examples", "one without a spec", func(b *Bundle) { exampleWithout(b, "spec") }, "no spec"},
	{"examples", "a second one that nothing describes", func(b *Bundle) { secondExample(b, "other", `{"my-etcd-cluster": {"description": "one"}}`) }, `"other" is for`},
	{"examples", "two of one name", func(b *Bundle) {
		secondExample(b, "my-etcd-cluster", `{"my-etcd-cluster": {"description": "one"}}`)
	}, "two examples"},
	{"examples", "a description of nothing", func(b *Bundle) {
		secondExample(b, "other", `{"my-etcd-cluster": {"description": "one"}, "other": {"description": "two"}, "third": {"description": "three"}}`)
	}, `"third"`},
	{"examples", "descriptions that are none", func(b *Bundle) { secondExample(b, "other", "none") }, "alm-examples-metadata"},
	{"scorecard", "no tests", func(b *Bundle) { b.Scorecard.Stages = nil }, "names no test"},
	{"scorecard", "a test that cannot be selected", func(b *Bundle) { b.Scorecard.Stages[0].Tests[0].Labels = nil }, "has no labels"},
	{"scorecard", "two tests of one name", func(b *Bundle) {
		b.Scorecard.Stages[0].Tests[0].Labels = b.Scorecard.Stages[0].Tests[1].Labels
	}, "two tests"},
	{"scorecard", "a test by tag", func(b *Bundle) { b.Scorecard.Stages[0].Tests[0].Image = "example.com/a/test:1" }, "is no digest"},
	{"restricted", "a pod that may run as root", func(b *Bundle) { deployment(b).Spec.SecurityContext = nil }, "runAsNonRoot"},
	{"restricted", "a file system that may be written", func(b *Bundle) { container(b).SecurityContext.ReadOnlyRootFilesystem = nil }, "root file system"},
	{"requests", "no request of memory", func(b *Bundle) { delete(container(b).Resources.Requests, corev1.ResourceMemory) }, "requests no memory"},
	{"requests", "a limit on CPU", func(b *Bundle) {
		container(b).Resources.Limits[corev1.ResourceCPU] = resource.MustParse("1")
	}, "limit on CPU"},
	{"no-wildcard", "every verb", func(b *Bundle) {
		b.Version.Spec.InstallStrategy.StrategySpec.Permissions[0].Rules[0].Verbs = []string{"*"}
	}, "grants *"},
	{"no-wildcard", "every resource, to users", func(b *Bundle) { b.Roles[0].Rules = []rbacv1.PolicyRule{{Resources: []string{"*"}}} }, "grants *"},
	{"least-privilege", "Secrets of the whole cluster", func(b *Bundle) {
		rules := &b.Version.Spec.InstallStrategy.StrategySpec.ClusterPermissions[0].Rules
		*rules = append(*rules, rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: []string{"get"}})
	}, "/secrets get"},
	{"used-permissions", "one that nothing uses", func(b *Bundle) { delete(b.Uses, "/pods delete") }, "/pods delete"},
}

// whole is a bundle that keeps every rule.
func whole(t *testing.T) Bundle {
	b := released(t)
	namespaced, everywhere := b.Rules()
	b.Uses = map[string]bool{}
	for _, grant := range Granted(slices.Concat(namespaced, everywhere)) {
		b.Uses[grant] = true
	}
	return b
}

func TestAReleasedBundleKeepsEveryRule(t *testing.T) {
	if err := whole(t).Check(); err != nil {
		t.Error(err)
	}
}

func TestEachRuleBites(t *testing.T) {
	bitten := map[string]bool{}
	for _, tc := range breaks {
		t.Run(tc.rule+" finds "+tc.what, func(t *testing.T) {
			b := whole(t)
			tc.do(&b)
			for _, rule := range Rules() {
				found := rule.Check(b)
				switch {
				case rule.Name != tc.rule && len(found) > 0:
					t.Errorf("rule %s complains, too: %v", rule.Name, found)
				case rule.Name == tc.rule && !strings.Contains(strings.Join(found, "\n"), tc.says):
					t.Errorf("found %v, want %q", found, tc.says)
				}
			}
		})
		bitten[tc.rule] = true
	}
	for _, rule := range Rules() {
		if !bitten[rule.Name] {
			t.Errorf("nothing shows that rule %s bites", rule.Name)
		}
	}
}

func TestThePodsOfMembersAreAdmittedAndAskForWhatTheyNeed(t *testing.T) {
	files, err := filepath.Glob("../../../internal/render/testdata/pod_*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pods were found: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var pod corev1.Pod
		if err := yaml.Unmarshal(content, &pod); err != nil {
			t.Fatal(err)
		}
		template := corev1.PodTemplateSpec{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec}
		if found := append(Forbidden(template), Unasked(template)...); len(found) > 0 {
			t.Errorf("%s: %s", filepath.Base(file), strings.Join(found, "; "))
		}
	}
}
