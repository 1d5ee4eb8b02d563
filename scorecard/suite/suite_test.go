package suite

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/operator-framework/api/pkg/apis/scorecard/v1alpha3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func bundleOf(t *testing.T, name string) Bundle {
	t.Helper()
	b, err := ReadBundle("../../bundle/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABundleSaysWhatItsTestsNeed(t *testing.T) {
	for name, want := range map[string]struct{ kind, size string }{
		"etcd-cluster":              {"EtcdCluster", "spec.size"},
		"production-ready-database": {"ProductionReadyDatabase", "spec.clusterSize"},
	} {
		b := bundleOf(t, name)
		if b.Example.GetKind() != want.kind || strings.Join(b.Size, ".") != want.size {
			t.Errorf("%s: %s of size %v, want %s of %s", name, b.Example.GetKind(), b.Size, want.kind, want.size)
		}
		if b.Older == "" || b.Newer == "" || b.Older == b.Newer {
			t.Errorf("%s: upgrade from %q to %q", name, b.Older, b.Newer)
		}
	}
}

func TestTheScorecardOfEachBundleNamesEveryTest(t *testing.T) {
	for _, name := range []string{"etcd-cluster", "production-ready-database"} {
		content, err := os.ReadFile("../../bundle/" + name + "/tests/scorecard/config.yaml")
		if err != nil {
			t.Fatal(err)
		}
		var config v1alpha3.Configuration
		if err := yaml.UnmarshalStrict(content, &config); err != nil {
			t.Fatal(err)
		}
		var named []string
		for _, stage := range config.Stages {
			for _, test := range stage.Tests {
				if test.Entrypoint[0] == "scorecard" {
					named = append(named, test.Entrypoint[1])
				}
			}
		}
		slices.Sort(named)
		if !slices.Equal(named, Names()) {
			t.Errorf("the configuration of %s names the tests %v, and there are %v", name, named, Names())
		}
	}
}

// settled is a database that is as it is asked for.
const settled = `
apiVersion: database.example.com/v1alpha1
kind: ProductionReadyDatabase
metadata: {generation: 3}
spec: {clusterSize: 3, readReplicas: 2, version: v4.0.1}
status:
  observedGeneration: 3
  version: v4.0.1
  readyMembers: 3
  readyReadReplicas: 2
  conditions:
  - {type: Available, status: "True"}
  - {type: Progressing, status: "False"}
  - {type: Degraded, status: "False"}
`

func TestADatabaseIsSettledWhenItsStatusSaysEverythingThatIsAskedFor(t *testing.T) {
	for name, tc := range map[string]struct{ before, after, says string }{
		"settled":             {"", "", ""},
		"no operator":         {settled[strings.Index(settled, "status:"):], "", "no operator has answered"},
		"an older spec":       {"generation: 3", "generation: 4", "older spec"},
		"not available":       {`Available, status: "True"`, `Available, status: "Unknown"`, `Available is "Unknown"`},
		"under way":           {`Progressing, status: "False"`, `Progressing, status: "True"`, `Progressing is "True"`},
		"degraded":            {`Degraded, status: "False"`, `Degraded, status: "True"`, `Degraded is "True"`},
		"nothing known of it": {"Degraded", "Permitted", "no such condition"},
		"a voter is missing":  {"readyMembers: 3", "readyMembers: 2", "readyMembers is 2, and 3"},
		"a replica too many":  {"readReplicas: 2, version", "readReplicas: 1, version", "readyReadReplicas is 2, and 1"},
		"another version":     {"version: v4.0.1\n  ready", "version: v3.9.1\n  ready", `version "v3.9.1"`},
	} {
		t.Run(name, func(t *testing.T) {
			database := &unstructured.Unstructured{}
			if err := yaml.Unmarshal([]byte(strings.Replace(settled, tc.before, tc.after, 1)), database); err != nil {
				t.Fatal(err)
			}
			if got := Unsettled(database, []string{"spec", "clusterSize"}); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("got %q, want %q", got, tc.says)
			}
		})
	}
}
