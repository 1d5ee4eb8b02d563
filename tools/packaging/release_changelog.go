package packaging

import (
	"fmt"
	"strings"
)

// unreleased is how the changelog heads what is not released yet.
func unreleased(version string) string { return "## " + version + ", unreleased\n" }

// section returns what the changelog says of a version that was not released when it was written, without the heading.
func section(changelog, version string) (string, error) {
	_, after, found := strings.Cut(changelog, unreleased(version))
	if !found {
		return "", fmt.Errorf("CHANGELOG.md has no heading %q", strings.TrimSpace(unreleased(version)))
	}
	before, _, _ := strings.Cut(after, "\n## ")
	text := strings.TrimSpace(before)
	if text == "" {
		return "", fmt.Errorf("CHANGELOG.md says nothing about %s", version)
	}
	return text + "\n", nil
}

// date puts the day of a release into its heading, and a heading for the next version above it.
func date(changelog, version, day, next string) (string, error) {
	if strings.Count(changelog, unreleased(version)) != 1 {
		return "", fmt.Errorf("CHANGELOG.md has not one heading %q", strings.TrimSpace(unreleased(version)))
	}
	return strings.Replace(changelog, unreleased(version), unreleased(next)+"\n## "+version+", "+day+"\n", 1), nil
}
