package operatorhub

// Names that the repository prescribes.
const (
	// Template is the only catalog template of an operator.
	Template = "basic.yaml"
	// TemplateType is its schema.
	TemplateType = "olm.template.basic"
	// Catalog is the only catalog there is.
	Catalog = "latest"
)

// CI is ci.yaml: how an operator is reviewed and published.
type CI struct {
	// Reviewers are the users of GitHub whose word merges a pull request.
	Reviewers []string `json:"reviewers,omitempty"`
	FBC       FBC      `json:"fbc"`
}

// FBC says that the operator is published by a file-based catalog.
type FBC struct {
	Enabled bool      `json:"enabled"`
	Mapping []Mapping `json:"catalog_mapping"`
}

// Mapping says which catalogs are rendered of which template.
type Mapping struct {
	TemplateName string   `json:"template_name"`
	CatalogNames []string `json:"catalog_names"`
	Type         string   `json:"type"`
}

// ReleaseConfig is release-config.yaml: where the pipeline puts a version into the catalog.
type ReleaseConfig struct {
	Merge     *bool       `json:"merge,omitempty"`
	Templates []Placement `json:"catalog_templates"`
}

// Placement is the place of a version in a template.
type Placement struct {
	TemplateName   string   `json:"template_name"`
	Channels       []string `json:"channels"`
	DefaultChannel string   `json:"defaultChannel,omitempty"`
	Replaces       string   `json:"replaces,omitempty"`
	Skips          []string `json:"skips,omitempty"`
	SkipRange      string   `json:"skipRange,omitempty"`
}
