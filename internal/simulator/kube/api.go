package kube

import (
	"fmt"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Namespace is where all objects are.
const Namespace = "ns"

// API is the API server.
type API struct {
	// Now tells the time.
	Now func() time.Time
	// Changed is told of each change: before is nil for a new object, after for one that is gone.
	Changed func(kind Kind, before, after client.Object)

	objects [kinds]objects
	// history holds each change of a kind, for caches to follow.
	history [kinds][]change
	version int64
	uids    int
}

// change is one event of a watch; obj is nil when the object is gone.
type change struct {
	name string
	obj  client.Object
}

// New returns an API server without objects.
func New(now func() time.Time) *API {
	return &API{Now: now, Changed: func(Kind, client.Object, client.Object) {}}
}

// Revision grows with each change.
func (a *API) Revision() int64 { return a.version }

// Get returns an object; nil when there is none.
func (a *API) Get(kind Kind, name string) client.Object { return a.objects[kind].of(name) }

// Names lists the objects of a kind.
func (a *API) Names(kind Kind) []string { return a.objects[kind].names() }

// Len counts the objects of a kind.
func (a *API) Len(kind Kind) int { return len(a.objects[kind].byName) }

// Create makes an object, which gets an identity.
func (a *API) Create(obj client.Object) error {
	kind := kindOf(obj)
	if a.objects[kind].of(obj.GetName()) != nil {
		return apierrors.NewAlreadyExists(resources[kind], obj.GetName())
	}
	a.uids++
	if kind != Nodes && kind != Classes && kind != Volumes {
		obj.SetNamespace(Namespace)
	}
	obj.SetUID(types.UID(fmt.Sprintf("uid-%d", a.uids)))
	obj.SetCreationTimestamp(metav1.NewTime(a.Now()))
	obj.SetGeneration(1)
	a.put(kind, nil, obj)
	return nil
}

// Put replaces an object by what it became.
func (a *API) Put(obj client.Object) {
	kind := kindOf(obj)
	a.put(kind, a.objects[kind].of(obj.GetName()), obj)
}

func (a *API) put(kind Kind, before, after client.Object) {
	a.version++
	after.SetResourceVersion(strconv.FormatInt(a.version, 10))
	a.objects[kind].put(after)
	a.history[kind] = append(a.history[kind], change{after.GetName(), after})
	a.Changed(kind, before, after)
}

// Erase removes an object.
func (a *API) Erase(kind Kind, name string) {
	before := a.objects[kind].of(name)
	if before == nil {
		return
	}
	a.version++
	a.objects[kind].remove(name)
	a.history[kind] = append(a.history[kind], change{name, nil})
	a.Changed(kind, before, nil)
}

// Delete deletes an object as a user does: what runs or is in use is only marked, and goes later.
func (a *API) Delete(kind Kind, name string) {
	obj := a.objects[kind].of(name)
	if obj == nil || obj.GetDeletionTimestamp() != nil {
		return
	}
	if !lingers(kind, obj) {
		a.Erase(kind, name)
		return
	}
	after := obj.DeepCopyObject().(client.Object)
	now := metav1.NewTime(a.Now())
	after.SetDeletionTimestamp(&now)
	a.Put(after)
}
