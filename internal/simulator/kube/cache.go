package kube

import (
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// lingers says whether a deleted object stays until what uses it has ended: a pod on a node, a claim with a pod.
func lingers(kind Kind, obj client.Object) bool {
	switch o := obj.(type) {
	case *corev1.Pod:
		return o.Spec.NodeName != ""
	default:
		return kind == Claims
	}
}

// Cache is what one operator's watches have brought it so far.
type Cache struct {
	api *API
	// Woken is told of each change that arrives and matters to a reconciler; before or after is nil where there is none.
	Woken func(kind Kind, before, after client.Object)

	view [kinds]objects
	at   [kinds]int
	// revision is that of the API with as many changes as have arrived.
	revision int64
}

// NewCache returns a cache that has just been filled.
func NewCache(api *API) *Cache {
	c := &Cache{api: api, revision: api.version, Woken: func(Kind, client.Object, client.Object) {}}
	for kind := range c.view {
		c.view[kind] = api.objects[kind].clone()
		c.at[kind] = len(api.history[kind])
	}
	return c
}

// Get returns an object as it is known here; nil when there is none.
func (c *Cache) Get(kind Kind, name string) client.Object { return c.view[kind].of(name) }

// IsBehind says whether changes have not arrived.
func (c *Cache) IsBehind() bool { return c.revision < c.api.version }

// Behind lists the kinds of which changes have not arrived.
func (c *Cache) Behind() []Kind {
	if !c.IsBehind() {
		return nil
	}
	var behind []Kind
	for kind := range kinds {
		if c.at[kind] < len(c.api.history[kind]) {
			behind = append(behind, kind)
		}
	}
	return behind
}

// Deliver lets the next change of a kind arrive, and says whether there are more.
func (c *Cache) Deliver(kind Kind) bool {
	if c.at[kind] >= len(c.api.history[kind]) {
		return false
	}
	next := c.api.history[kind][c.at[kind]]
	c.at[kind]++
	c.revision++
	before := c.view[kind].of(next.name)
	if next.obj == nil {
		c.view[kind].remove(next.name)
	} else {
		c.view[kind].put(next.obj)
	}
	c.Woken(kind, before, next.obj)
	return c.at[kind] < len(c.api.history[kind])
}

// ours says whether the manager's cache holds an object: of common kinds only those that the operator labelled.
func ours(kind Kind, obj client.Object) bool {
	switch kind {
	case Clusters, Nodes, Classes:
		return true
	default:
		return obj.GetLabels()[v1alpha1.LabelManagedBy] == v1alpha1.ManagedBy
	}
}
