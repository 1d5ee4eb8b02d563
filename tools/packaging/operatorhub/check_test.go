package operatorhub

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const name = "etcd-cluster"

// tree is a pull request with the first release, which never changes.
type tree struct {
	t    *testing.T
	root string
}

func newTree(t *testing.T) tree {
	t.Helper()
	tr := tree{t, t.TempDir()}
	if err := os.CopyFS(tr.path("operators", name, "0.1.0"), os.DirFS("../../../releases/0.1.0/bundle/"+name)); err != nil {
		t.Fatal(err)
	}
	tr.write("operators/etcd-cluster/ci.yaml", CI{Reviewers: []string{"someone"}, FBC: FBC{Enabled: true, Mapping: []Mapping{mapping}}})
	tr.write("operators/etcd-cluster/0.1.0/release-config.yaml", ReleaseConfig{Templates: []Placement{placement}})
	tr.write("operators/etcd-cluster/catalog-templates/basic.yaml", map[string]string{"schema": TemplateType})
	tr.write("catalogs/latest/etcd-cluster/catalog.yaml", map[string]string{"schema": "olm.package"})
	return tr
}

var (
	mapping   = Mapping{TemplateName: Template, CatalogNames: []string{Catalog}, Type: TemplateType}
	placement = Placement{TemplateName: Template, Channels: []string{"candidate", "stable"}, DefaultChannel: "stable"}
)

func (tr tree) path(elements ...string) string {
	return filepath.Join(append([]string{tr.root}, elements...)...)
}

func (tr tree) write(file string, object any) {
	tr.t.Helper()
	content, err := yaml.Marshal(object)
	if err != nil {
		tr.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(tr.path(file)), 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.WriteFile(tr.path(file), content, 0o644); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr tree) remove(file string) {
	tr.t.Helper()
	if err := os.RemoveAll(tr.path(file)); err != nil {
		tr.t.Fatal(err)
	}
}

// csv replaces a text in the ClusterServiceVersion.
func (tr tree) csv(before, after string) {
	tr.t.Helper()
	tr.replace("operators/etcd-cluster/0.1.0/manifests/etcd-cluster.clusterserviceversion.yaml", before, after)
}

func (tr tree) replace(file, before, after string) {
	tr.t.Helper()
	content, err := os.ReadFile(tr.path(file))
	if err != nil {
		tr.t.Fatal(err)
	}
	if !strings.Contains(string(content), before) {
		tr.t.Fatalf("%s has no %q", file, before)
	}
	if err := os.WriteFile(tr.path(file), []byte(strings.Replace(string(content), before, after, 1)), 0o644); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr tree) mapped(edit func(*CI)) {
	ci := CI{Reviewers: []string{"someone"}, FBC: FBC{Enabled: true, Mapping: []Mapping{mapping}}}
	edit(&ci)
	tr.write("operators/etcd-cluster/ci.yaml", ci)
}

func (tr tree) placed(edit func(*Placement)) {
	place := placement
	edit(&place)
	tr.write("operators/etcd-cluster/0.1.0/release-config.yaml", ReleaseConfig{Templates: []Placement{place}})
}

func TestAReleaseIsFitForOperatorHub(t *testing.T) {
	if err := Check(newTree(t).root); err != nil {
		t.Error(err)
	}
}

// refused are trees that the repository would not take.
var refused = map[string]struct {
	do   func(tree)
	says string
}{
	"no operator":                  {func(tr tree) { tr.remove("operators/etcd-cluster") }, "holds no operators"},
	"no ci.yaml":                   {func(tr tree) { tr.remove("operators/etcd-cluster/ci.yaml") }, "ci.yaml"},
	"no reviewers":                 {func(tr tree) { tr.mapped(func(ci *CI) { ci.Reviewers = nil }) }, "no reviewers"},
	"a team as reviewer":           {func(tr tree) { tr.mapped(func(ci *CI) { ci.Reviewers = []string{"some/team"} }) }, "some/team"},
	"no file-based catalog":        {func(tr tree) { tr.mapped(func(ci *CI) { ci.FBC.Enabled = false }) }, "does not enable"},
	"a catalog of another version": {func(tr tree) { tr.mapped(func(ci *CI) { ci.FBC.Mapping[0].CatalogNames = []string{"v4.20"} }) }, "[v4.20]"},
	"another type of template":     {func(tr tree) { tr.mapped(func(ci *CI) { ci.FBC.Mapping[0].Type = "olm.semver" }) }, "olm.semver"},
	"two templates of a catalog":   {func(tr tree) { tr.mapped(func(ci *CI) { ci.FBC.Mapping = []Mapping{mapping, mapping} }) }, "two templates"},
	"a template that is not there": {func(tr tree) { tr.remove("operators/etcd-cluster/catalog-templates/basic.yaml") }, "basic.yaml"},
	"no rendered catalog":          {func(tr tree) { tr.remove("catalogs/latest/etcd-cluster/catalog.yaml") }, "rendered"},
	"no version":                   {func(tr tree) { tr.remove("operators/etcd-cluster/0.1.0") }, "no version"},
	"an unknown field": {func(tr tree) {
		tr.write("operators/etcd-cluster/0.1.0/release-config.yaml", map[string]string{"chanels": "x"})
	}, "chanels"},
	"no release-config":       {func(tr tree) { tr.remove("operators/etcd-cluster/0.1.0/release-config.yaml") }, "release-config.yaml"},
	"no template to go to":    {func(tr tree) { tr.write("operators/etcd-cluster/0.1.0/release-config.yaml", ReleaseConfig{}) }, "names no template"},
	"a template nobody knows": {func(tr tree) { tr.placed(func(p *Placement) { p.TemplateName = "semver.yaml" }) }, "semver.yaml"},
	"no channel":              {func(tr tree) { tr.placed(func(p *Placement) { p.Channels = nil }) }, "names no channel"},
	"a channel twice":         {func(tr tree) { tr.placed(func(p *Placement) { p.Channels = []string{"stable", "stable"} }) }, "channel twice"},
	"a default that is none":  {func(tr tree) { tr.placed(func(p *Placement) { p.DefaultChannel = "fast" }) }, "default channel fast"},
	"another predecessor":     {func(tr tree) { tr.placed(func(p *Placement) { p.Replaces = "etcd-cluster.v0.0.9" }) }, "replaces other versions"},
	"a predecessor that is missing": {func(tr tree) {
		tr.csv("  version: 0.1.0\n", "  version: 0.1.0\n  replaces: etcd-cluster.v0.0.9\n")
		tr.placed(func(p *Placement) { p.Replaces = "etcd-cluster.v0.0.9" })
	}, "which is not there"},
	"another version than the directory": {func(tr tree) { tr.csv("  version: 0.1.0\n", "  version: 0.1.1\n") }, "version 0.1.1"},
	"another package": {func(tr tree) {
		tr.replace("operators/etcd-cluster/0.1.0/metadata/annotations.yaml", "package.v1: etcd-cluster", "package.v1: other")
	}, `package "other"`},
	"a NetworkPolicy": {func(tr tree) {
		tr.write("operators/etcd-cluster/0.1.0/manifests/policy.yaml", map[string]string{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "z": ""})
	}, "NetworkPolicy"},
	"no such category":            {func(tr tree) { tr.csv("categories: Database", "categories: Databases") }, "categories"},
	"no such capability":          {func(tr tree) { tr.csv("capabilities: Basic Install", "capabilities: Magic") }, "capabilities"},
	"a name that is too short":    {func(tr tree) { tr.csv("displayName: Etcd Cluster\n  icon", "displayName: E\n  icon") }, "spec.displayName"},
	"a repository without http":   {func(tr tree) { tr.csv("repository: https://", "repository: git://") }, "repository"},
	"a maintainer without mail":   {func(tr tree) { tr.csv("email: maintainers@", "email: maintainers.") }, "spec.maintainers"},
	"a link that leads nowhere":   {func(tr tree) { tr.csv("url: https://etcd.io/docs", "url: docs") }, "spec.links"},
	"a type of icon nobody shows": {func(tr tree) { tr.csv("mediatype: image/svg+xml", "mediatype: image/webp") }, "image/webp"},
}

func TestWhatTheRepositoryWouldRefuseIsFound(t *testing.T) {
	for what, tc := range refused {
		t.Run(what, func(t *testing.T) {
			tr := newTree(t)
			tc.do(tr)
			if err := Check(tr.root); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, want %q", err, tc.says)
			}
		})
	}
}
