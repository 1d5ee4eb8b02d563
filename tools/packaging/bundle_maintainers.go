package packaging

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// maintainer is one of config/manifests/maintainers.yaml.
type maintainer struct {
	Name   string `json:"name"`
	Email  string `json:"email"`
	GitHub string `json:"github"`
}

func (c Checkout) maintainers() ([]maintainer, error) {
	content, err := os.ReadFile(c.Path("config", "manifests", "maintainers.yaml"))
	if err != nil {
		return nil, err
	}
	var all []maintainer
	if err := yaml.UnmarshalStrict(content, &all); err != nil {
		return nil, fmt.Errorf("reading who maintains the packages: %w", err)
	}
	return all, nil
}

// contacts are the maintainers as a ClusterServiceVersion names them.
func contacts(all []maintainer) []any {
	var named []any
	for _, m := range all {
		named = append(named, map[string]any{"name": m.Name, "email": m.Email})
	}
	return named
}

// reviewers are the maintainers as OperatorHub knows them.
func reviewers(all []maintainer) []string {
	var users []string
	for _, m := range all {
		users = append(users, m.GitHub)
	}
	return users
}
