package lint

import (
	"errors"
	"fmt"
	"slices"
)

// Rule is one thing that a bundle has to keep.
type Rule struct {
	// Name is short and stays the same.
	Name string
	// Check returns what is wrong, nothing when the rule is kept.
	Check func(Bundle) []string
}

// Rules lists all rules.
func Rules() []Rule {
	return []Rule{
		{"known-fields", func(b Bundle) []string { return b.Unknown }},
		{"images-by-digest", imagesByDigest},
		{"images-related", imagesRelated},
		{"images-by-variable", imagesByVariable},
		{"architectures", architectures},
		{"fields-described", fieldsDescribed},
		{"descriptors", descriptors},
		{"examples", examples},
		{"scorecard", scorecard},
		{"restricted", restricted},
		{"requests", requests},
		{"no-wildcard", noWildcard},
		{"least-privilege", leastPrivilege},
		{"used-permissions", usedPermissions},
	}
}

// Check fails with everything that is wrong with the bundle, one line each.
func (b Bundle) Check() error {
	var found []error
	for _, rule := range Rules() {
		complaints := rule.Check(b)
		slices.Sort(complaints)
		for _, complaint := range slices.Compact(complaints) {
			found = append(found, fmt.Errorf("%s: %s: %s", b.Version.Name, rule.Name, complaint))
		}
	}
	return errors.Join(found...)
}
