package bite

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// source is a file of the product.
type source struct {
	path string
	text string
	// clause is the end of its package clause.
	clause    int
	functions []*function
}

// function is a function of which there are versions without rules.
type function struct {
	in   *source
	decl *ast.FuncDecl
	// begin, name, body and end are where it begins, its name ends, its body begins and it ends.
	begin, name, body, end int
	// without are the rules, by number, of each version.
	without [][]int
}

// tree finds functions in the repository.
type tree struct {
	root     string
	packages map[string]map[string]*function
	sources  []*source
}

// find finds a function.
func (t *tree) find(dir, name string) (*function, error) {
	if t.packages[dir] == nil {
		functions, err := t.read(dir)
		if err != nil {
			return nil, err
		}
		t.packages[dir] = functions
	}
	if f := t.packages[dir][name]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("there is no function %s in %s", name, dir)
}

// read reads the functions of a package.
func (t *tree) read(dir string) (map[string]*function, error) {
	paths, err := filepath.Glob(filepath.Join(t.root, dir, "*.go"))
	if err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", dir, err)
	}
	functions := map[string]*function{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read the source: %w", err)
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("read the source: %w", err)
		}
		at := func(p token.Pos) int { return files.Position(p).Offset }
		s := &source{path: path, text: string(text), clause: at(parsed.Name.End())}
		t.sources = append(t.sources, s)
		for _, decl := range parsed.Decls {
			if f, is := decl.(*ast.FuncDecl); is && f.Body != nil {
				functions[nameOf(f)] = &function{
					in: s, decl: f, begin: at(f.Pos()), name: at(f.Name.End()), body: at(f.Body.Lbrace) + 1, end: at(f.End()),
				}
			}
		}
	}
	return functions, nil
}

// nameOf is the name of a function, or of a method with that of its type.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if pointer, is := of.(*ast.StarExpr); is {
		of = pointer.X
	}
	if named, is := of.(*ast.Ident); is {
		return named.Name + "." + f.Name.Name
	}
	return f.Name.Name
}
