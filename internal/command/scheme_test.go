package command

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// groups are the API groups whose names are not the names of their packages.
var groups = map[string]string{
	"authorization": "authorization.k8s.io", "core": "", "discovery": "discovery.k8s.io", "storage": "storage.k8s.io",
}

func TestTheSchemeKnowsEveryGroupThatTheControllersUse(t *testing.T) {
	known := map[schema.GroupVersion]bool{}
	for _, version := range newScheme().PrioritizedVersionsAllGroups() {
		known[version] = true
	}
	used := 0
	for _, dir := range []string{"../../controllers", "../../internal"} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "simulator") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				rest, ours := strings.CutPrefix(imported, "k8s.io/api/")
				if !ours {
					continue
				}
				used++
				name, version, _ := strings.Cut(rest, "/")
				group, named := groups[name]
				if !named {
					group = name
				}
				if !known[schema.GroupVersion{Group: group, Version: version}] {
					t.Errorf("%s uses %s, which the scheme does not know", path, imported)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if used == 0 {
		t.Error("no use of Kubernetes' API was found at all")
	}
}
