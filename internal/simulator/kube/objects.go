package kube

import (
	"maps"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// objects are those of a kind.
type objects struct {
	byName map[string]client.Object
	// sorted are the names in their order; nil when they have to be sorted again.
	sorted []string
}

func (o *objects) of(name string) client.Object { return o.byName[name] }

// names are those of all, in their order.
func (o *objects) names() []string {
	if o.sorted == nil {
		o.sorted = slices.Sorted(maps.Keys(o.byName))
	}
	return o.sorted
}

func (o *objects) put(obj client.Object) {
	if o.byName == nil {
		o.byName = map[string]client.Object{}
	}
	if o.byName[obj.GetName()] == nil {
		o.sorted = nil
	}
	o.byName[obj.GetName()] = obj
}

func (o *objects) remove(name string) {
	delete(o.byName, name)
	o.sorted = nil
}

func (o *objects) clone() objects { return objects{byName: maps.Clone(o.byName), sorted: o.sorted} }
