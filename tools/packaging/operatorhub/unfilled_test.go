package operatorhub

import (
	"os"
	"strings"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"sigs.k8s.io/yaml"
)

func TestWhatNobodyCouldUseIsToldWithWhereItIsWritten(t *testing.T) {
	content, err := os.ReadFile("../../../releases/0.1.0/bundle/etcd-cluster/manifests/etcd-cluster.clusterserviceversion.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var csv operators.ClusterServiceVersion
	if err := yaml.Unmarshal(content, &csv); err != nil {
		t.Fatal(err)
	}
	found := Unfilled(csv)
	for i, want := range []string{"maintainers@database.example.com", "database.example.com", "registry.example.com", "database.example.com"} {
		if i >= len(found) || !strings.Contains(found[i], want) || !strings.Contains(found[i], "wanted") {
			t.Fatalf("got %q, want %q in line %d", found, want, i)
		}
	}
	named := strings.NewReplacer("registry.example.com", "quay.io", "@database.example.com", "@etcd.example", "database.example.com", "database.example")
	if err := yaml.Unmarshal([]byte(named.Replace(string(content))), &csv); err != nil {
		t.Fatal(err)
	}
	if found := Unfilled(csv); len(found) > 0 {
		t.Errorf("of real names it says %q", found)
	}
}
