package operatorhub

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"sigs.k8s.io/yaml"
)

// isUser matches what a user of GitHub may be called.
var isUser = regexp.MustCompile(`^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,38}$`)

// Check holds a tree against the rules of the repository, and fails with everything that its pipeline would complain about, warnings
// included.
func Check(root string) error {
	dirs, err := filepath.Glob(filepath.Join(root, "operators", "*"))
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return fmt.Errorf("%s holds no operators", root)
	}
	var all []error
	for _, dir := range dirs {
		o := operator{root: root, name: filepath.Base(dir)}
		o.check()
		for _, complaint := range o.found {
			all = append(all, fmt.Errorf("operators/%s: %s", o.name, complaint))
		}
	}
	return errors.Join(all...)
}

// operator is one of the tree, while it is looked at.
type operator struct {
	root, name string
	ci         CI
	found      []string
}

func (o *operator) complain(format string, args ...any) {
	o.found = append(o.found, fmt.Sprintf(format, args...))
}

// read decodes a file of the operator in which no unknown field may be; it tells whether that went well.
func (o *operator) read(object any, elements ...string) bool {
	name := filepath.Join(elements...)
	content, err := os.ReadFile(filepath.Join(o.root, "operators", o.name, name))
	if err == nil {
		err = yaml.UnmarshalStrict(content, object)
	}
	if err != nil {
		o.complain("%s: %v", name, err)
	}
	return err == nil
}

func (o *operator) check() {
	if !o.read(&o.ci, "ci.yaml") {
		return
	}
	o.checkCI()
	versions, err := filepath.Glob(filepath.Join(o.root, "operators", o.name, "*", "manifests"))
	if err != nil || len(versions) == 0 {
		o.complain("it has no version")
	}
	for _, manifests := range versions {
		o.checkVersion(filepath.Base(filepath.Dir(manifests)))
	}
	if _, err := os.Stat(filepath.Join(o.root, "catalogs", Catalog, o.name, "catalog.yaml")); err != nil {
		o.complain("the catalog that is rendered of its template is not there: %v", err)
	}
}

// checkCI: a catalog is rendered of one template, which is there.
func (o *operator) checkCI() {
	if len(o.ci.Reviewers) == 0 {
		o.complain("ci.yaml names no reviewers")
	}
	for _, reviewer := range o.ci.Reviewers {
		if !isUser.MatchString(reviewer) {
			o.complain("ci.yaml: the reviewer %q can be no user of GitHub", reviewer)
		}
	}
	if !o.ci.FBC.Enabled {
		o.complain("ci.yaml does not enable the file-based catalog")
	}
	rendered := map[string]bool{}
	for _, mapping := range o.ci.FBC.Mapping {
		if _, err := os.Stat(filepath.Join(o.root, "operators", o.name, "catalog-templates", mapping.TemplateName)); err != nil {
			o.complain("ci.yaml: template %q: %v", mapping.TemplateName, err)
		}
		if mapping.Type != TemplateType {
			o.complain("ci.yaml: template %s is of type %q", mapping.TemplateName, mapping.Type)
		}
		if !slices.Equal(mapping.CatalogNames, []string{Catalog}) {
			o.complain("ci.yaml: template %s is for the catalogs %v, and there is only %s", mapping.TemplateName, mapping.CatalogNames, Catalog)
		}
		for _, name := range mapping.CatalogNames {
			if rendered[name] {
				o.complain("ci.yaml: catalog %s has two templates", name)
			}
			rendered[name] = true
		}
	}
	if !rendered[Catalog] {
		o.complain("ci.yaml: catalog %s has no template", Catalog)
	}
}

// checkVersion: the names of directory, annotations and ClusterServiceVersion are the same, all fields are there, and the place in the
// catalog is what the ClusterServiceVersion says.
func (o *operator) checkVersion(version string) {
	var csv operators.ClusterServiceVersion
	if !o.read(&csv, version, "manifests", o.name+".clusterserviceversion.yaml") {
		return
	}
	if csv.Spec.Version.String() != version || csv.Name != o.name+".v"+version {
		o.complain("%s: the ClusterServiceVersion is %s, version %s", version, csv.Name, csv.Spec.Version)
	}
	for _, complaint := range fields(csv) {
		o.complain("%s: %s", version, complaint)
	}
	var metadata struct {
		Annotations map[string]string `json:"annotations"`
	}
	if o.read(&metadata, version, "metadata", "annotations.yaml") {
		if name := metadata.Annotations["operators.operatorframework.io.bundle.package.v1"]; name != o.name {
			o.complain("%s: the annotations are of package %q", version, name)
		}
	}
	o.checkKinds(version)
	var config ReleaseConfig
	if !o.read(&config, version, "release-config.yaml") {
		return
	}
	if len(config.Templates) == 0 {
		o.complain("%s: release-config.yaml names no template", version)
	}
	for _, place := range config.Templates {
		o.checkPlace(version, place, csv)
	}
}

// checkKinds: OLM does not install a NetworkPolicy there.
func (o *operator) checkKinds(version string) {
	files, err := filepath.Glob(filepath.Join(o.root, "operators", o.name, version, "manifests", "*"))
	if err != nil {
		o.complain("%s: %v", version, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			o.complain("%s: %v", version, err)
		}
		if strings.Contains(string(content), "\nkind: NetworkPolicy\n") {
			o.complain("%s: %s is a NetworkPolicy", version, filepath.Base(file))
		}
	}
}

func (o *operator) checkPlace(version string, place Placement, csv operators.ClusterServiceVersion) {
	if !slices.ContainsFunc(o.ci.FBC.Mapping, func(m Mapping) bool { return m.TemplateName == place.TemplateName }) {
		o.complain("%s: release-config.yaml names the template %q, which ci.yaml does not", version, place.TemplateName)
	}
	if len(place.Channels) == 0 {
		o.complain("%s: release-config.yaml names no channel", version)
	}
	unique := slices.Clone(place.Channels)
	slices.Sort(unique)
	if len(slices.Compact(unique)) != len(place.Channels) {
		o.complain("%s: release-config.yaml names a channel twice", version)
	}
	if place.DefaultChannel != "" && !slices.Contains(place.Channels, place.DefaultChannel) && place.Replaces == "" {
		o.complain("%s: the default channel %s is none that the first version is in", version, place.DefaultChannel)
	}
	if place.Replaces != csv.Spec.Replaces || !slices.Equal(place.Skips, csv.Spec.Skips) || place.SkipRange != csv.Annotations["olm.skipRange"] {
		o.complain("%s: release-config.yaml replaces other versions than the ClusterServiceVersion", version)
	}
	if place.Replaces == "" {
		return
	}
	replaced := strings.TrimPrefix(place.Replaces, o.name+".v")
	if _, err := os.Stat(filepath.Join(o.root, "operators", o.name, replaced)); err != nil {
		o.complain("%s: it replaces %s, which is not there", version, place.Replaces)
	}
}
