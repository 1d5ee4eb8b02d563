package scorecard

import (
	"strings"
	"testing"
)

const configuration = `
apiVersion: scorecard.operatorframework.io/v1alpha3
kind: Configuration
metadata: {name: config}
stages:
- parallel: true
  tests:
  - {image: a, entrypoint: [a], labels: {suite: basic, test: spec}}
  - {image: a, entrypoint: [a], labels: {suite: olm, test: descriptors}}
`

func TestTestsAreSelectedByTheirLabels(t *testing.T) {
	for selector, want := range map[string]int{"": 2, "suite=olm": 1, "suite in (basic,olm)": 2, "test=spec": 1} {
		if got, err := Selected([]byte(configuration), selector); err != nil || len(got) != want {
			t.Errorf("%q selects %v, %v; want %d", selector, got, err, want)
		}
	}
	if _, err := Selected([]byte(configuration), "suite=none"); err == nil {
		t.Error("a selector that no test has is no error")
	}
}

func TestOnlyAPassWithoutAWordIsAPass(t *testing.T) {
	for name, tc := range map[string]struct{ results, want string }{
		"pass":         {`[{"name": "a", "state": "pass"}]`, ""},
		"a suggestion": {`[{"name": "a", "state": "pass", "suggestions": ["add a descriptor"]}]`, "add a descriptor"},
		"an error":     {`[{"name": "a", "state": "fail", "errors": ["no spec"]}]`, "no spec"},
		"a state":      {`[{"name": "a", "state": "error"}]`, `state is "error"`},
		"the second":   {`[{"name": "a", "state": "pass"}, {"name": "b", "state": "fail"}]`, `state is "fail"`},
		"no result":    {`[]`, "no result"},
	} {
		t.Run(name, func(t *testing.T) {
			output := `{"items": [{"spec": {"labels": {"suite": "basic", "test": "spec"}}, "status": {"results": ` + tc.results + `}}]}`
			verdicts, err := Judge([]Verdict{{Suite: "basic", Test: "spec"}}, []byte(output))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(verdicts[0].Complaints, "\n"); (tc.want == "") != (got == "") || !strings.Contains(got, tc.want) {
				t.Errorf("complaints: %q, want %q", got, tc.want)
			}
		})
	}
}

func TestATestThatDidNotRunFails(t *testing.T) {
	verdicts, err := Judge([]Verdict{{Test: "spec"}}, []byte(`{"items": []}`))
	if err != nil || len(verdicts[0].Complaints) == 0 {
		t.Errorf("got %v, %v", verdicts, err)
	}
	if _, err := Judge(nil, []byte("panic: at the disco")); err == nil {
		t.Error("an output that is no list of results passes")
	}
}

func TestFailuresAreWrittenForMachines(t *testing.T) {
	content, err := XUnit("etcd-cluster", []Verdict{
		{Suite: "basic", Test: "spec", Log: "looked"},
		{Suite: "operator", Test: "scale", Complaints: []string{"3 < 5"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<testsuite name="etcd-cluster" tests="2" failures="1">`,
		`<testcase name="spec" classname="etcd-cluster.basic">`, `<system-out><![CDATA[looked]]></system-out>`,
		`<testcase name="scale" classname="etcd-cluster.operator">`, `<failure message="3 &lt; 5"></failure>`,
	} {
		if !strings.Contains(string(content), want) {
			t.Errorf("no %s in\n%s", want, content)
		}
	}
}
