package lint

import (
	"fmt"
	"strings"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// parts are the fields of a kind that are its own.
var parts = []string{"spec", "status"}

// fieldsDescribed: `kubectl explain` answers with the description, however deep the field is.
func fieldsDescribed(b Bundle) []string {
	var found []string
	for _, crd := range b.CRDs {
		for _, version := range crd.Spec.Versions {
			if version.Schema == nil || version.Schema.OpenAPIV3Schema == nil {
				found = append(found, fmt.Sprintf("%s %s has no schema", crd.Spec.Names.Kind, version.Name))
				continue
			}
			for _, part := range parts {
				property := version.Schema.OpenAPIV3Schema.Properties[part]
				undescribed(crd.Spec.Names.Kind+"."+part, property, func(path string) {
					found = append(found, path+" has no description")
				})
			}
		}
	}
	return found
}

// undescribed reports the fields below and including schema that have no description. What a list or a map holds is described by it.
func undescribed(path string, schema apiextensions.JSONSchemaProps, report func(path string)) {
	if strings.TrimSpace(schema.Description) == "" {
		report(path)
	}
	for name, property := range schema.Properties {
		undescribed(path+"."+name, property, report)
	}
	held := schema.AdditionalProperties
	if schema.Items != nil && schema.Items.Schema != nil {
		for name, property := range schema.Items.Schema.Properties {
			undescribed(path+"[]."+name, property, report)
		}
	}
	if held != nil && held.Schema != nil {
		for name, property := range held.Schema.Properties {
			undescribed(path+"[]."+name, property, report)
		}
	}
}

// descriptors: a console shows the fields that have a descriptor. Every field of the first level has one, and none is for a field that
// there is not.
func descriptors(b Bundle) []string {
	var found []string
	for _, owned := range b.Version.Spec.CustomResourceDefinitions.Owned {
		schema, known := b.schemaOf(owned)
		if !known {
			found = append(found, fmt.Sprintf("%s %s is owned and has no CustomResourceDefinition", owned.Kind, owned.Version))
			continue
		}
		if len(owned.Resources) == 0 {
			found = append(found, fmt.Sprintf("%s lists no resources that it is made of", owned.Kind))
		}
		described := map[string]string{}
		for _, d := range owned.SpecDescriptors {
			described["spec."+d.Path] = d.Description
		}
		for _, d := range owned.StatusDescriptors {
			described["status."+d.Path] = d.Description
		}
		for path, description := range described {
			if !has(schema, strings.Split(path, ".")) {
				found = append(found, fmt.Sprintf("%s has a descriptor for %s, which is no field", owned.Kind, path))
			}
			if description == "" {
				found = append(found, fmt.Sprintf("the descriptor of %s.%s says nothing", owned.Kind, path))
			}
		}
		for _, part := range parts {
			for field := range schema.Properties[part].Properties {
				if _, shown := described[part+"."+field]; !shown {
					found = append(found, fmt.Sprintf("%s.%s.%s has no descriptor", owned.Kind, part, field))
				}
			}
		}
	}
	return found
}

// schemaOf finds the schema of a kind that the bundle owns.
func (b Bundle) schemaOf(owned operators.CRDDescription) (apiextensions.JSONSchemaProps, bool) {
	for _, crd := range b.CRDs {
		for _, version := range crd.Spec.Versions {
			if crd.Name == owned.Name && version.Name == owned.Version && version.Schema != nil && version.Schema.OpenAPIV3Schema != nil {
				return *version.Schema.OpenAPIV3Schema, true
			}
		}
	}
	return apiextensions.JSONSchemaProps{}, false
}

// has tells whether there is a field of that path, in which NAME[0] is for what a list holds.
func has(schema apiextensions.JSONSchemaProps, path []string) bool {
	if len(path) == 0 {
		return true
	}
	name, _, list := strings.Cut(path[0], "[")
	property, found := schema.Properties[name]
	if found && list {
		if property.Items == nil || property.Items.Schema == nil {
			return false
		}
		property = *property.Items.Schema
	}
	return found && has(property, path[1:])
}
