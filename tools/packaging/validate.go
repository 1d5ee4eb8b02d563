package packaging

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// ValidateBundle runs every validator of the suite operatorframework on a bundle directory. A warning is an error here.
func (c Checkout) ValidateBundle(ctx context.Context, dir string) error {
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return err
	}
	output, err := c.run(ctx, command{name: sdk, args: []string{
		"bundle", "validate", dir, "--select-optional", "suite=operatorframework", "--output", "json-alpha1",
	}})
	if err != nil {
		return fmt.Errorf("validating %s: %w", dir, err)
	}
	var report struct {
		Passed  bool
		Outputs []struct{ Type, Message string }
	}
	if err := json.Unmarshal(output, &report); err != nil {
		return fmt.Errorf("reading what the validators said of %s: %w", dir, err)
	}
	var complaints []string
	for _, o := range report.Outputs {
		complaints = append(complaints, o.Type+": "+o.Message)
	}
	if !report.Passed || len(complaints) > 0 {
		return fmt.Errorf("validators complain about %s:\n%s", dir, strings.Join(complaints, "\n"))
	}
	return nil
}
