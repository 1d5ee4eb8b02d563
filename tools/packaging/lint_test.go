package packaging

import (
	"fmt"
	"path/filepath"
	"testing"

	"database.example.com/operator/tools/packaging/lint"
	"database.example.com/operator/tools/packaging/uses"
)

// placeholders maps every image that files below the directories name to a digest of its own.
func placeholders(t *testing.T, c Checkout, dirs ...string) Digests {
	t.Helper()
	digests := Digests{}
	for _, text := range texts(t, c, dirs...) {
		for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
			if name := match[1] + match[2]; digests[name] == "" {
				digests[name] = fmt.Sprintf("sha256:%064x", len(digests)+1)
			}
		}
	}
	return digests
}

func TestTheBundlesOfTheHeadKeepEveryRule(t *testing.T) {
	c := checkout(t)
	digests := placeholders(t, c, "bundle")
	asked, err := uses.Of(t.Context(), c.Root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Packages() {
		dir := filepath.Join(t.TempDir(), name)
		if err := c.resolveTree(dir, c.Path("bundle", name), digests, published); err != nil {
			t.Fatal(err)
		}
		bundle, err := lint.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		bundle.Uses = map[string]map[string]bool{EtcdCluster: asked.Cluster, ProductionReadyDatabase: asked.Database}[name]
		if err := bundle.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestAWarningOfAValidatorIsAComplaint(t *testing.T) {
	found, err := readReport([]byte(`{"passed": true, "outputs": [{"type": "warning", "message": "no icon"}]}`))
	if err != nil || len(found) != 1 {
		t.Errorf("got %v, %v", found, err)
	}
	found, err = readReport([]byte(`{"passed": false, "outputs": []}`))
	if err != nil || len(found) != 1 {
		t.Errorf("a failure without words: got %v, %v", found, err)
	}
	found, err = readReport([]byte(`{"passed": true, "outputs": [{"type": "warning", "message": "The \"operatorhub\" validator is deprecated; ..."}]}`))
	if err != nil || len(found) != 0 {
		t.Errorf("what a validator says of itself: got %v, %v", found, err)
	}
	if _, err := readReport([]byte("panic")); err == nil {
		t.Error("an output that is no report passes")
	}
	const progress = `Command "validate" is deprecated, ...
time="2026-01-02" level=debug msg="Validating bundle contents"
time="2026-01-02" level=info msg="All validation tests have been completed successfully"
`
	if found := readLog(progress); len(found) != 0 {
		t.Errorf("progress of opm: got %v", found)
	}
	if found := readLog(progress + `time="2026-01-02" level=warning msg="no icon"` + "\n"); len(found) != 1 {
		t.Errorf("a warning of opm: got %v", found)
	}
}
