package lint

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// example is one of the annotation alm-examples.
type example map[string]any

func (e example) name() string {
	metadata, _ := e["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return name
}

// isOf tells whether it shows a kind in a version.
func (e example) isOf(kind, version string) bool {
	apiVersion, _ := e["apiVersion"].(string)
	return e["kind"] == kind && strings.HasSuffix(apiVersion, "/"+version)
}

// examplesOf reads the annotation alm-examples.
func (b Bundle) examplesOf() ([]example, error) {
	var all []example
	err := json.Unmarshal([]byte(b.Version.Annotations["alm-examples"]), &all)
	return all, err
}

// examples: each kind is shown, every time with a spec and with a status, so that the scorecard has something to look at; and where there
// is a choice, each one says what it is for.
func examples(b Bundle) []string {
	all, err := b.examplesOf()
	if err != nil {
		return []string{fmt.Sprintf("the annotation alm-examples: %v", err)}
	}
	var found []string
	for _, owned := range b.Version.Spec.CustomResourceDefinitions.Owned {
		if !slices.ContainsFunc(all, func(e example) bool { return e.isOf(owned.Kind, owned.Version) }) {
			found = append(found, fmt.Sprintf("%s has no example", owned.Kind))
		}
	}
	for _, e := range all {
		for _, part := range parts {
			if content, _ := e[part].(map[string]any); len(content) == 0 {
				found = append(found, fmt.Sprintf("the example of %v has no %s", e["kind"], part))
			}
		}
	}
	if len(all) > 1 {
		found = append(found, b.undescribed(all)...)
	}
	return found
}

// undescribed holds the annotation alm-examples-metadata, which says by name what an example is for, against the examples.
func (b Bundle) undescribed(all []example) []string {
	var about map[string]struct {
		Description string `json:"description"`
	}
	if err := json.Unmarshal([]byte(b.Version.Annotations["alm-examples-metadata"]), &about); err != nil {
		return []string{fmt.Sprintf("the annotation alm-examples-metadata: %v", err)}
	}
	var found []string
	seen := map[string]bool{}
	for _, e := range all {
		name := e.name()
		if seen[name] {
			found = append(found, fmt.Sprintf("two examples are called %q", name))
		}
		seen[name] = true
		if about[name].Description == "" {
			found = append(found, fmt.Sprintf("nothing says what the example %q is for", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(about)) {
		if !seen[name] {
			found = append(found, fmt.Sprintf("alm-examples-metadata describes %q, which is no example", name))
		}
	}
	return found
}
