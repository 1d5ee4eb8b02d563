package scorecard

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/operator-framework/api/pkg/apis/scorecard/v1alpha3"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

// Verdict is what is to be said of one test.
type Verdict struct {
	// Suite and Test are its labels in the configuration.
	Suite, Test string
	// Log is what the test wrote about what it did.
	Log string
	// Complaints are why it failed; none means that it passed.
	Complaints []string
}

// Selected lists the tests of a configuration that a selector chooses, each as a verdict that has nothing to say yet. A selector that
// chooses none is an error.
func Selected(configuration []byte, selector string) ([]Verdict, error) {
	var config v1alpha3.Configuration
	if err := yaml.UnmarshalStrict(configuration, &config); err != nil {
		return nil, fmt.Errorf("reading the configuration of the scorecard: %w", err)
	}
	chosen, err := labels.Parse(selector)
	if err != nil {
		return nil, fmt.Errorf("reading the selector of tests: %w", err)
	}
	var selected []Verdict
	for _, stage := range config.Stages {
		for _, test := range stage.Tests {
			if chosen.Matches(labels.Set(test.Labels)) {
				selected = append(selected, Verdict{Suite: test.Labels["suite"], Test: test.Labels["test"]})
			}
		}
	}
	if len(selected) == 0 {
		return nil, fmt.Errorf("no test has the labels %q", selector)
	}
	return selected, nil
}

// Judge fills in what the scorecard's output, in JSON, says of the selected tests.
func Judge(selected []Verdict, output []byte) ([]Verdict, error) {
	var list v1alpha3.TestList
	if err := json.Unmarshal(output, &list); err != nil {
		return nil, fmt.Errorf("reading what the scorecard says: %w", err)
	}
	judged := slices.Clone(selected)
	for i := range judged {
		v := &judged[i]
		of := func(test v1alpha3.Test) bool { return test.Spec.Labels["test"] == v.Test }
		at := slices.IndexFunc(list.Items, of)
		if at < 0 || len(list.Items[at].Status.Results) == 0 {
			v.Complaints = []string{"it has no result"}
			continue
		}
		for _, result := range list.Items[at].Status.Results {
			v.add(result)
		}
	}
	return judged, nil
}

func (v *Verdict) add(result v1alpha3.TestResult) {
	v.Log += result.Log
	for _, suggestion := range result.Suggestions {
		v.Complaints = append(v.Complaints, "suggestion: "+suggestion)
	}
	v.Complaints = append(v.Complaints, result.Errors...)
	if result.State != v1alpha3.PassState && len(result.Errors) == 0 {
		v.Complaints = append(v.Complaints, fmt.Sprintf("its state is %q", result.State))
	}
}

func (v Verdict) String() string {
	if len(v.Complaints) == 0 {
		return v.Test + ": pass"
	}
	return v.Test + ": FAIL: " + strings.Join(v.Complaints, "; ")
}
