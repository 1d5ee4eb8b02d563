package uses

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// object notes that an expression is used by verbs, when its type is known; else it goes on to where the object comes from.
func (t *tracer) object(expression ast.Expr, used verbs) {
	expression = ast.Unparen(expression)
	if named := concrete(t.pkg.TypesInfo.TypeOf(expression)); named != nil {
		t.note(named, used)
		return
	}
	switch e := expression.(type) {
	case *ast.CallExpr:
		// A conversion, client.Object(&x).
		if len(e.Args) == 1 && t.pkg.TypesInfo.Types[e.Fun].IsType() {
			t.object(e.Args[0], used)
			return
		}
	case *ast.SelectorExpr:
		if field, ok := t.pkg.TypesInfo.Uses[e.Sel].(*types.Var); ok && field.IsField() {
			t.flow(fieldKey(field), used)
			return
		}
	case *ast.Ident:
		if key, ok := t.parameterOf(e); ok {
			t.flow(key, used)
			return
		}
	}
	at := t.pkg.Fset.Position(expression.Pos())
	t.uses.Unclear = append(t.uses.Unclear, fmt.Sprintf("%s:%d: %s", filepath.Base(at.Filename), at.Line, types.ExprString(expression)))
}

// parameterOf is the key of the parameter of the function around it that an identifier stands for.
func (t *tracer) parameterOf(name *ast.Ident) (string, bool) {
	if t.function == nil {
		return "", false
	}
	function, ok := t.pkg.TypesInfo.Defs[t.function.Name].(*types.Func)
	if !ok {
		return "", false
	}
	for i := range function.Signature().Params().Len() {
		if function.Signature().Params().At(i) == t.pkg.TypesInfo.Uses[name] {
			return parameter(function, i), true
		}
	}
	return "", false
}

// concrete returns the type of an object of the API, nil for an interface.
func concrete(of types.Type) *types.Named {
	if pointer, ok := of.(*types.Pointer); ok {
		of = pointer.Elem()
	}
	named, ok := types.Unalias(of).(*types.Named)
	if !ok {
		return nil
	}
	if _, isStruct := named.Underlying().(*types.Struct); !isStruct {
		return nil
	}
	return named
}

// note turns a type into a group and a resource.
func (t *tracer) note(named *types.Named, used verbs) {
	kind := strings.TrimSuffix(named.Obj().Name(), "List")
	plural, _ := meta.UnsafeGuessKindToResource(schema.GroupVersionKind{Group: group(named.Obj().Pkg()), Kind: kind})
	for verb := range used {
		resource := plural.Group + "/" + plural.Resource
		if subresource, of, found := strings.Cut(verb, " "); found {
			resource, verb = resource+"/"+subresource, of
		}
		t.add(t.of, resource+" "+verb)
	}
}

// group is the API group of a package: its constant GroupName, or ours.
func group(pkg *types.Package) string {
	if name, ok := pkg.Scope().Lookup("GroupName").(*types.Const); ok {
		return constant.StringVal(name.Val())
	}
	return "database.example.com"
}
