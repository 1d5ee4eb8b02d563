package uses

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"
)

// tracer looks through the source again and again.
type tracer struct {
	// flows maps a parameter of a function or a field of a struct to what its objects are used for.
	flows map[string]verbs
	// named are the functions that are called or passed on.
	named map[string]bool
	uses  Uses
	// Where it is just now.
	pkg      *packages.Package
	function *ast.FuncDecl
	of       owner
}

func (t *tracer) look(p *packages.Package) {
	t.pkg = p
	for _, object := range p.TypesInfo.Uses {
		// ctrl.NewManager is a variable that holds a function.
		if object.Pkg() != nil && (object.Parent() == object.Pkg().Scope() || isMethod(object)) {
			t.named[object.Name()] = true
		}
	}
	for _, file := range p.Syntax {
		name := filepath.Base(p.Fset.Position(file.Pos()).Filename)
		for _, declaration := range file.Decls {
			t.function, _ = declaration.(*ast.FuncDecl)
			t.of = ownerOf(p.PkgPath, name, t.function)
			ast.Inspect(declaration, func(node ast.Node) bool {
				switch node := node.(type) {
				case *ast.CallExpr:
					t.call(node)
				case *ast.CompositeLit:
					t.literal(node)
				}
				return true
			})
		}
	}
}

func isMethod(object types.Object) bool {
	function, ok := object.(*types.Func)
	return ok && function.Signature().Recv() != nil
}

// ownerOf tells by names which operator runs a piece of code.
func ownerOf(pkg, file string, function *ast.FuncDecl) owner {
	ofDatabase := strings.HasPrefix(file, "productionreadydatabase") || strings.HasSuffix(pkg, "/product") ||
		function != nil && strings.Contains(function.Name.Name, "Database")
	if ofDatabase {
		return database
	}
	return cluster
}

// call looks at one call: of the client, of a watch, or of a helper that leads to one.
func (t *tracer) call(call *ast.CallExpr) {
	callee, ok := typeutil.Callee(t.pkg.TypesInfo, call).(*types.Func)
	if !ok || callee.Pkg() == nil {
		return
	}
	if argument, used := t.direct(call, callee); used != nil {
		t.object(call.Args[argument], used)
		return
	}
	for i, argument := range call.Args {
		if used := t.flows[parameter(callee, i)]; used != nil {
			t.object(argument, used)
		}
	}
}

// parameter is the key of the i-th parameter of a function.
func parameter(of *types.Func, i int) string {
	return of.Origin().FullName() + "#" + string(rune('0'+i))
}

// direct knows the calls of controller-runtime: which argument is the object, and what is asked of the API.
func (t *tracer) direct(call *ast.CallExpr, callee *types.Func) (argument int, used verbs) {
	switch callee.Pkg().Path() {
	case "sigs.k8s.io/controller-runtime/pkg/client":
		return t.client(call, callee)
	case "sigs.k8s.io/controller-runtime/pkg/builder":
		if callee.Name() == "For" || callee.Name() == "Owns" || callee.Name() == "Watches" {
			return 0, verbs{"list": true, "watch": true}
		}
	case "sigs.k8s.io/controller-runtime/pkg/source":
		if callee.Name() == "Kind" {
			return 1, verbs{"list": true, "watch": true}
		}
	}
	return 0, nil
}

// client knows the client's methods. A read that is not named live is answered by the cache, which lists and watches.
func (t *tracer) client(call *ast.CallExpr, callee *types.Func) (argument int, used verbs) {
	method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || callee.Signature().Recv() == nil {
		return 0, nil
	}
	live := strings.HasSuffix(types.ExprString(method.X), "Live") || strings.HasSuffix(types.ExprString(method.X), "GetAPIReader()")
	verb := strings.ToLower(callee.Name())
	switch callee.Name() {
	case "Get", "List":
		argument = 1
		if verb == "get" {
			argument = 2
		}
		if !live {
			return argument, verbs{"list": true, "watch": true}
		}
		return argument, verbs{verb: true}
	case "Create", "Delete", "Patch", "Update", "DeleteAllOf", "Apply":
		if named, ok := types.Unalias(callee.Signature().Recv().Type()).(*types.Named); ok && strings.HasPrefix(named.Obj().Name(), "SubResource") {
			return 1, verbs{"status " + verb: true}
		}
		if verb == "deleteallof" {
			verb = "deletecollection"
		}
		return 1, verbs{verb: true}
	}
	return 0, nil
}

// literal follows objects that are put into a field through which objects go.
func (t *tracer) literal(literal *ast.CompositeLit) {
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		name, ok := pair.Key.(*ast.Ident)
		if !ok {
			continue
		}
		if field, ok := t.pkg.TypesInfo.Uses[name].(*types.Var); ok && field.IsField() {
			if used := t.flows[fieldKey(field)]; used != nil {
				t.object(pair.Value, used)
			}
		}
	}
}

func fieldKey(field *types.Var) string { return field.Pkg().Path() + "." + field.Name() }
