package compat

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// definition has a field of each kind that the cases change.
func definition() *apiextensionsv1.CustomResourceDefinition {
	crd := &apiextensionsv1.CustomResourceDefinition{}
	crd.Name = "examples.database.example.com"
	crd.Spec.Names.Kind = "Example"
	crd.Spec.Scope = apiextensionsv1.NamespaceScoped
	five := 5.0
	crd.Spec.Versions = []apiextensionsv1.CustomResourceDefinitionVersion{{
		Name: "v1alpha1", Served: true, Storage: true,
		Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
			Type: "object", Properties: map[string]apiextensionsv1.JSONSchemaProps{
				"size":   {Type: "integer", Maximum: &five, Default: &apiextensionsv1.JSON{Raw: []byte("3")}},
				"policy": {Type: "string", Enum: []apiextensionsv1.JSON{{Raw: []byte(`"Keep"`)}, {Raw: []byte(`"Delete"`)}}},
			},
		}},
	}}
	return crd
}

func TestWhatWouldBreakUsersIsToldAndWhatWouldNotIsLeftAlone(t *testing.T) {
	type schema = apiextensionsv1.JSONSchemaProps
	edit := func(field string, change func(*schema)) func(*schema) {
		return func(root *schema) {
			property := root.Properties[field]
			change(&property)
			root.Properties[field] = property
		}
	}
	four, six := 4.0, 6.0
	for name, tc := range map[string]struct {
		change func(*schema)
		want   string
	}{
		"nothing":                  {func(*schema) {}, ""},
		"another text":             {edit("size", func(s *schema) { s.Description = "how many" }), ""},
		"a higher maximum":         {edit("size", func(s *schema) { s.Maximum = &six }), ""},
		"another value to choose":  {edit("policy", func(s *schema) { s.Enum = append(s.Enum, apiextensionsv1.JSON{Raw: []byte(`"Ask"`)}) }), ""},
		"a new field":              {func(root *schema) { root.Properties["other"] = schema{Type: "string"} }, ""},
		"a lower maximum":          {edit("size", func(s *schema) { s.Maximum = &four }), "maximum"},
		"another default":          {edit("size", func(s *schema) { s.Default.Raw = []byte("5") }), "default"},
		"no default":               {edit("size", func(s *schema) { s.Default = nil }), "default"},
		"a default where was none": {edit("policy", func(s *schema) { s.Default = &apiextensionsv1.JSON{Raw: []byte(`"Keep"`)} }), "default"},
		"a value less to choose":   {edit("policy", func(s *schema) { s.Enum = s.Enum[:1] }), "enum"},
		"another type":             {edit("size", func(s *schema) { s.Type = "string" }), "type"},
		"a field less":             {func(root *schema) { delete(root.Properties, "policy") }, "existingFieldRemoval"},
		"a field that is required": {func(root *schema) { root.Required = []string{"policy"} }, "required"},
		"a rule in CEL": {func(root *schema) {
			root.XValidations = apiextensionsv1.ValidationRules{{Rule: "self.size > 1", Message: "more than one"}}
		}, "unhandled"},
	} {
		t.Run(name, func(t *testing.T) {
			older, newer := definition(), definition()
			tc.change(newer.Spec.Versions[0].Schema.OpenAPIV3Schema)
			breaks, err := Breaks(older, newer)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(breaks, "\n"); got != "" != (tc.want != "") || !strings.Contains(got, tc.want) {
				t.Errorf("breaks %q, want %q", got, tc.want)
			}
		})
	}
}

func TestDefinitionsOfTwoKindsAreNotCompared(t *testing.T) {
	other := definition()
	other.Name = "others.database.example.com"
	if _, err := Breaks(definition(), other); err == nil {
		t.Error("they were compared")
	}
}

func TestADirectoryWithoutDefinitionsIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "service.yaml"), []byte("kind: Service\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := Read(dir); err == nil {
		t.Errorf("found %v", found)
	}
}
