package v1alpha1_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// reasonsOf says which condition a group of constants has the reasons of.
var reasonsOf = regexp.MustCompile(`^Reasons of (Condition\w+)\.`)

// row is a row of a table in docs/conditions.md, whose first cell is a reason.
var row = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (.+) \\| (.+) \\|$")

func TestEveryReasonOfEveryConditionIsExplained(t *testing.T) {
	there, explained := declared(t), documented(t)
	if want, got := slices.Sorted(maps.Keys(there)), slices.Sorted(maps.Keys(explained)); !slices.Equal(want, got) {
		t.Errorf("docs/conditions.md explains conditions %v, there are %v", got, want)
	}
	for condition, reasons := range there {
		for _, reason := range reasons {
			if !slices.Contains(explained[condition], reason) {
				t.Errorf("docs/conditions.md does not explain reason %s of condition %s", reason, condition)
			}
		}
		for _, reason := range explained[condition] {
			if !slices.Contains(reasons, reason) {
				t.Errorf("docs/conditions.md explains %s of condition %s, which there is not", reason, condition)
			}
		}
	}
}

// declared lists the reasons of each condition as conditions.go declares them.
func declared(t *testing.T) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "conditions.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	values, groups := map[string]string{}, map[string][]string{}
	for _, declaration := range file.Decls {
		group := declaration.(*ast.GenDecl)
		for _, spec := range group.Specs {
			constant := spec.(*ast.ValueSpec)
			value, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values[constant.Names[0].Name] = value
			if condition := reasonsOf.FindStringSubmatch(group.Doc.Text()); condition != nil {
				groups[condition[1]] = append(groups[condition[1]], value)
			}
		}
	}
	reasons := map[string][]string{}
	for constant, list := range groups {
		reasons[values[constant]] = list
	}
	return reasons
}

// documented lists the reasons of each condition that docs/conditions.md explains: a section for each condition, a row for
// each reason.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	content, err := os.ReadFile("../../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string][]string{}
	for _, section := range strings.Split(string(content), "\n## ")[1:] {
		condition, text, _ := strings.Cut(section, "\n")
		if strings.HasPrefix(condition, "Events ") {
			continue
		}
		for _, found := range row.FindAllStringSubmatch(text, -1) {
			reasons[condition] = append(reasons[condition], found[1])
		}
	}
	return reasons
}
