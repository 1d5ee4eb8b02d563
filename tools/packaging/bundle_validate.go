package packaging

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// kubernetes is the newest version of Kubernetes that APIs are looked for in which will be removed.
const kubernetes = "1.37"

// optional are the validators of operator-sdk beside those that always run. One more is left out, multiarch: it asks a container
// engine what an image is made for, and lint asks the image itself.
var optional = []string{"suite=operatorframework", "name=operatorhub", "name=community"}

// ownDeprecation are what two of the validators say of themselves, whatever the bundle is.
var ownDeprecation = []string{`The "operatorhub" validator is deprecated`, "Community Operator bundle validator is deprecated"}

// ValidateBundle runs the programs that validate a bundle on its directory: operator-sdk, operator-verify, because the first is of an
// older version of the same library, and opm. A warning is an error here. What else that library has, tools/kubernetes/validate runs.
func (c Checkout) ValidateBundle(ctx context.Context, dir string) error {
	var complaints []string
	for _, validators := range optional {
		found, err := c.validate(ctx, dir, validators)
		if err != nil {
			return fmt.Errorf("validating %s: %w", dir, err)
		}
		complaints = append(complaints, found...)
	}
	for _, validate := range []func(context.Context, string) ([]string, error){c.operatorVerify, c.validateImage} {
		found, err := validate(ctx, dir)
		if err != nil {
			return fmt.Errorf("validating %s: %w", dir, err)
		}
		complaints = append(complaints, found...)
	}
	if len(complaints) > 0 {
		return fmt.Errorf("validators complain about %s:\n%s", dir, strings.Join(complaints, "\n"))
	}
	return nil
}

// validate runs the validators of operator-sdk that a selector chooses.
func (c Checkout) validate(ctx context.Context, dir, selector string) ([]string, error) {
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return nil, err
	}
	output, err := c.run(ctx, command{name: sdk, args: []string{
		"bundle", "validate", dir, "--select-optional", selector, "--optional-values", "k8s-version=" + kubernetes, "--output", "json-alpha1",
	}})
	if err != nil {
		return nil, err
	}
	return readReport(output)
}

// readReport returns what operator-sdk has to say against a bundle.
func readReport(output []byte) ([]string, error) {
	var report struct {
		Passed  bool
		Outputs []struct{ Type, Message string }
	}
	if err := json.Unmarshal(output, &report); err != nil {
		return nil, fmt.Errorf("reading what the validators said: %w", err)
	}
	var complaints []string
	for _, o := range report.Outputs {
		ofItself := func(known string) bool { return strings.Contains(o.Message, known) }
		if !slices.ContainsFunc(ownDeprecation, ofItself) {
			complaints = append(complaints, o.Type+": "+o.Message)
		}
	}
	if !report.Passed && len(complaints) == 0 {
		complaints = append(complaints, "the validators did not pass")
	}
	return complaints, nil
}

// operatorVerify runs operator-verify, which ends well whatever it finds: each line that it writes is a complaint.
func (c Checkout) operatorVerify(ctx context.Context, dir string) ([]string, error) {
	verify, err := c.Tool(ctx, "operator-verify", "operator-verify")
	if err != nil {
		return nil, err
	}
	output, err := c.run(ctx, command{name: verify, args: []string{"manifests", "--object_validate", dir}, both: true})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(strings.Split(string(output), "\n"), func(line string) bool { return line == "" }), nil
}
