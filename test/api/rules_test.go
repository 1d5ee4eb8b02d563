//go:build api

package api

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// foreign are the parts of our schemas that are Kubernetes' own: their rules are not ours to test.
var foreign = []string{
	"spec.resources.claims", "spec.resources.limits", "spec.resources.requests", "spec.scheduling.affinity",
	"spec.scheduling.tolerations[]", "spec.scheduling.topologySpreadConstraints[]", "status.conditions[]",
}

// rule is a rule of validation: where it stands in the schema, and what it demands. A rule in CEL is named by its message.
type rule struct{ path, demand string }

func (r rule) String() string { return strings.TrimSpace(r.path + " " + r.demand) }

// rulesOf lists the rules of a kind: all that are written in CEL, and every bound of the spec. Bounds of the status bind
// controllers, not users.
func rulesOf(t *testing.T, kind string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(crds, "database.example.com_"+strings.ToLower(kind)+"s.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var definition apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(content, &definition); err != nil {
		t.Fatal(err)
	}
	var rules []string
	walk("", *definition.Spec.Versions[0].Schema.OpenAPIV3Schema, func(r rule) { rules = append(rules, r.String()) })
	return rules
}

func walk(path string, schema apiextensionsv1.JSONSchemaProps, found func(rule)) {
	if slices.Contains(foreign, path) {
		return
	}
	for _, r := range schema.XValidations {
		found(rule{path, r.Message})
	}
	if strings.HasPrefix(path, "spec") {
		for demand, there := range bounds(schema) {
			if there {
				found(rule{path, demand})
			}
		}
		for _, field := range schema.Required {
			found(rule{path + "." + field, "required"})
		}
	}
	for name, property := range schema.Properties {
		walk(strings.TrimPrefix(path+"."+name, "."), property, found)
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		walk(path+"[]", *schema.Items.Schema, found)
	}
}

// bounds are the rules that the schema itself can express, except Quantity's own pattern.
func bounds(schema apiextensionsv1.JSONSchemaProps) map[string]bool {
	return map[string]bool{
		"minimum":       schema.Minimum != nil,
		"maximum":       schema.Maximum != nil,
		"minLength":     schema.MinLength != nil,
		"maxLength":     schema.MaxLength != nil,
		"minItems":      schema.MinItems != nil,
		"maxItems":      schema.MaxItems != nil,
		"minProperties": schema.MinProperties != nil,
		"maxProperties": schema.MaxProperties != nil,
		"enum":          len(schema.Enum) > 0,
		"pattern":       schema.Pattern != "" && !schema.XIntOrString,
	}
}

func TestEveryRuleHasACase(t *testing.T) {
	for _, kind := range kinds {
		there := rulesOf(t, kind)
		tested := map[string]bool{}
		for _, c := range allCases() {
			if !c.appliesTo(kind) {
				continue
			}
			tested[c.rule] = true
			if !slices.Contains(there, c.rule) {
				t.Errorf("%s: there is a case, but no rule %q", kind, c.rule)
			}
		}
		for _, r := range there {
			if !tested[r] {
				t.Errorf("%s: there is no case for the rule %q", kind, r)
			}
		}
	}
}
