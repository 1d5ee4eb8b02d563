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
	// lists are those that were made of them since they last changed.
	lists []list
}

// list is what a client was given that asked for objects with some labels.
type list struct {
	labels map[string]string
	items  any
}

// listOf is a list that was made before, if it was.
func (o *objects) listOf(labels map[string]string) any {
	for _, l := range o.lists {
		if maps.Equal(l.labels, labels) {
			return l.items
		}
	}
	return nil
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
	o.lists = nil
}

func (o *objects) remove(name string) {
	delete(o.byName, name)
	o.sorted, o.lists = nil, nil
}

func (o *objects) clone() objects { return objects{byName: maps.Clone(o.byName), sorted: o.sorted} }
