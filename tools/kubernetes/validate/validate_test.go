package validate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/validation"
	interfaces "github.com/operator-framework/api/pkg/validation/interfaces"
)

const repository = "../../.."

// kubernetes is the newest version of Kubernetes that APIs are looked for in which will be removed.
const kubernetes = "1.37"

// validators are all that look at a bundle, but one: MultipleArchitectures pulls every image by a container engine. tools/packaging/lint asks the
// images themselves.
var validators = interfaces.Validators{
	validation.ClusterServiceVersionValidator, validation.CustomResourceDefinitionValidator, validation.BundleValidator,
	validation.OperatorHubValidator, validation.OperatorHubV2Validator, validation.CommunityOperatorValidator,
	validation.StandardCapabilitiesValidator, validation.StandardCategoriesValidator, validation.ObjectValidator,
	validation.OperatorGroupValidator, validation.AlphaDeprecatedAPIsValidator, validation.GoodPracticesValidator,
}

// ownDeprecation is what a validator says of itself, whatever the bundle is.
const ownDeprecation = `The "operatorhub" validator is deprecated`

// complaints are what the validators have against a bundle, warnings included.
func complaints(t *testing.T, dir string) []string {
	t.Helper()
	bundle, err := manifests.GetBundleFromDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, result := range validators.Validate(append(bundle.ObjectsToValidate(), map[string]string{"k8s-version": kubernetes})...) {
		for _, found := range slices.Concat(result.Errors, result.Warnings) {
			if !strings.Contains(found.Error(), ownDeprecation) {
				all = append(all, found.Error())
			}
		}
	}
	return all
}

func TestNoValidatorHasAWordAgainstAnyBundle(t *testing.T) {
	var dirs []string
	for _, pattern := range []string{"bundle/*", "releases/*/bundle/*"} {
		found, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d found, %v", pattern, len(found), err)
		}
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs {
		if found := complaints(t, dir); len(found) > 0 {
			t.Errorf("%s:\n%s", dir, strings.Join(found, "\n"))
		}
	}
}

// Without this nobody would know whether the validators look at anything.
func TestValidatorsWarnOfWhatIsWrong(t *testing.T) {
	for what, tc := range map[string]struct{ before, after, says string }{
		"an unknown category":                   {"categories: Database", "categories: Databases", "categories"},
		"an unknown level":                      {"capabilities: Seamless Upgrades", "capabilities: Magic", "capabilities"},
		"no oldest version of Kubernetes":       {"  minKubeVersion:", "  minKubernetesVersion:", "minKubeVersion"},
		"an example of a kind that is not ours": {`"kind": "EtcdCluster"`, `"kind": "Other"`, "Other"},
		"no request of memory":                  {"                  requests:\n", "                  asks:\n", "resource requests"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "bundle", "etcd-cluster"))); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "manifests", "etcd-cluster.clusterserviceversion.yaml")
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(content), tc.before) {
				t.Fatalf("the bundle has no %q", tc.before)
			}
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(content), tc.before, tc.after)), 0o644); err != nil {
				t.Fatal(err)
			}
			if found := strings.Join(complaints(t, dir), "\n"); !strings.Contains(found, tc.says) {
				t.Errorf("they say %q, want something of %s", found, tc.says)
			}
		})
	}
}
