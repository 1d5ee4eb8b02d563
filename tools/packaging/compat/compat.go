package compat

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/crdify/pkg/config"
	"sigs.k8s.io/crdify/pkg/runner"
	"sigs.k8s.io/crdify/pkg/validations"
	"sigs.k8s.io/crdify/pkg/validations/property"
	"sigs.k8s.io/crdify/pkg/validators/version"
	"sigs.k8s.io/yaml"
)

// rules are those of OLM v1: all of crdify's, of which none may be broken, except that a text may be written anew and that an
// enumeration may grow. What crdify has no rule for is refused, too.
func rules() *config.Config {
	return &config.Config{
		Conversion:           config.ConversionPolicyIgnore,
		UnhandledEnforcement: config.EnforcementPolicyError,
		Validations: []config.ValidationConfig{
			{Name: "description", Enforcement: config.EnforcementPolicyNone},
			{Name: "enum", Enforcement: config.EnforcementPolicyError, Configuration: map[string]any{"additionPolicy": property.AdditionPolicyAllow}},
		},
	}
}

// Breaks lists what of a newer definition breaks with an older one of the same kind, one line each, with the field; none when nothing does.
func Breaks(older, newer *apiextensionsv1.CustomResourceDefinition) ([]string, error) {
	if older.Name != newer.Name {
		return nil, fmt.Errorf("%s and %s are not of one kind", older.Name, newer.Name)
	}
	crdify, err := runner.New(rules(), runner.DefaultRegistry())
	if err != nil {
		return nil, fmt.Errorf("setting up crdify: %w", err)
	}
	results := crdify.Run(older, newer)
	breaks := errorsOf(newer.Spec.Names.Kind, results.CRDValidation)
	for _, versions := range [][]version.VersionedPropertyComparisonResult{results.SameVersionValidation, results.ServedVersionValidation} {
		for _, v := range versions {
			for _, p := range v.PropertyComparisons {
				breaks = append(breaks, errorsOf(newer.Spec.Names.Kind+" "+p.Property, p.ComparisonResults)...)
			}
		}
	}
	return breaks, nil
}

func errorsOf(where string, results []validations.ComparisonResult) []string {
	var lines []string
	for _, r := range results {
		for _, text := range r.Errors {
			lines = append(lines, fmt.Sprintf("%s: %s: %s", where, r.Name, text))
		}
	}
	return lines
}

// Read reads the definitions in a directory of manifests, by name. That there is none is an error.
func Read(dir string) (map[string]*apiextensionsv1.CustomResourceDefinition, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	found := map[string]*apiextensionsv1.CustomResourceDefinition{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		crd := &apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.Unmarshal(content, crd); err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		if crd.Kind == "CustomResourceDefinition" {
			found[crd.Name] = crd
		}
	}
	if len(found) == 0 {
		return nil, errors.New("no definition is in " + dir)
	}
	return found, nil
}
