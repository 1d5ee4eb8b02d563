package uses

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// module is the path of the operator's module.
const module = "database.example.com/operator"

// Uses are what a program asks the API for, as GROUP/RESOURCE VERB.
type Uses struct {
	// Database are those of the operator of ProductionReadyDatabases, Cluster those of the operator of EtcdClusters.
	Database, Cluster map[string]bool
	// Unclear are calls whose object could be of any type.
	Unclear []string
}

// Of reads the uses of the program in the repository's root.
func Of(ctx context.Context, root string) (Uses, error) {
	list := exec.CommandContext(ctx, "go", "list", "-deps", ".")
	list.Dir = root
	output, err := list.Output()
	if err != nil {
		return Uses{}, fmt.Errorf("listing the packages of the operator: %w", err)
	}
	names := slices.DeleteFunc(strings.Fields(string(output)), func(name string) bool { return !strings.HasPrefix(name, module) })
	loaded, err := packages.Load(&packages.Config{
		Context: ctx, Dir: root,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
	}, names...)
	if err != nil {
		return Uses{}, fmt.Errorf("reading the source of the operator: %w", err)
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return Uses{}, fmt.Errorf("reading package %s: %w", p.PkgPath, p.Errors[0])
		}
	}
	return trace(loaded), nil
}

// trace follows objects until no helper is found any more through which they go.
func trace(loaded []*packages.Package) Uses {
	t := &tracer{flows: map[string]verbs{}, named: map[string]bool{}}
	for before := -1; before != t.known(); {
		before = t.known()
		t.uses = Uses{Database: map[string]bool{}, Cluster: map[string]bool{}}
		for _, p := range loaded {
			t.look(p)
		}
	}
	for _, i := range implicit {
		if t.named[i.because] {
			t.add(i.of, i.use)
		}
	}
	slices.Sort(t.uses.Unclear)
	t.uses.Unclear = slices.Compact(t.uses.Unclear)
	return t.uses
}

// verbs is a set of verbs, each with a slash and a subresource where it is meant for one.
type verbs map[string]bool

func (t *tracer) known() int {
	n := 0
	for _, flow := range t.flows {
		n += len(flow)
	}
	return n
}

// flow notes that whatever goes through a parameter or a field is used by these verbs.
func (t *tracer) flow(through string, used verbs) {
	if t.flows[through] == nil {
		t.flows[through] = verbs{}
	}
	maps.Copy(t.flows[through], used)
}

// owner says whose permission a use needs.
type owner int

const (
	either owner = iota
	database
	cluster
)

func (t *tracer) add(of owner, use string) {
	if of != cluster {
		t.uses.Database[use] = true
	}
	if of != database {
		t.uses.Cluster[use] = true
	}
}

// implicit are uses that a library makes for us, each with the function that we name and that is the reason.
var implicit = []struct {
	of      owner
	because string
	use     string
}{
	// Who asks for metrics is asked who they are, and whether they may.
	{either, "WithAuthenticationAndAuthorization", "authentication.k8s.io/tokenreviews create"},
	{either, "WithAuthenticationAndAuthorization", "authorization.k8s.io/subjectaccessreviews create"},
	// Events of the controllers are of the new API, those of the election of the old.
	{either, "GetEventRecorder", "events.k8s.io/events create"},
	{either, "GetEventRecorder", "events.k8s.io/events patch"},
	{either, "NewManager", "/events create"},
	{either, "NewManager", "/events patch"},
	{either, "NewManager", "coordination.k8s.io/leases create"},
	{either, "NewManager", "coordination.k8s.io/leases get"},
	{either, "NewManager", "coordination.k8s.io/leases update"},
	// An owner reference that blocks the owner's deletion needs the right to set the owner's finalizers.
	{database, "NewControllerRef", "database.example.com/productionreadydatabases/finalizers update"},
}
