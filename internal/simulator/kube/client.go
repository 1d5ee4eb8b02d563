package kube

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Call is a call of the API server.
type Call struct {
	Verb string
	Kind Kind
	Name string
}

// Conflict is what a call gets whose object somebody else has changed.
func (c Call) Conflict() error {
	return apierrors.NewConflict(resources[c.Kind], c.Name, errors.New("the object has been modified"))
}

// TryCreate is the verb of a creation that nothing comes of.
const TryCreate = "try to create"

// Gate stands before each call that reaches the API server. It may hold the caller up, never let it return, or refuse. What it
// returns is asked after the call: an error there means that the call happened and its answer is lost.
type Gate func(Call) (after func() error, refused error)

// Client is an operator's client: it reads from a cache and writes to the API server.
type Client struct {
	client.Client
	api    *API
	cache  *Cache
	scheme *runtime.Scheme
	gate   Gate
	// Deletes is told of an object that is about to be deleted, Creates of one that is about to be made. nil for nobody.
	Deletes func(kind Kind, obj client.Object, how Deletion)
	Creates func(Kind, client.Object)
}

// Deletion is how an object is deleted: at once when a pod is not given time to end, and of any UID when the call would delete whatever
// has the name by now.
type Deletion struct{ AtOnce, OfAnyUID bool }

// NewClient returns the client of an operator.
func NewClient(api *API, cache *Cache, scheme *runtime.Scheme, gate Gate) *Client {
	return &Client{api: api, cache: cache, scheme: scheme, gate: gate}
}

// Scheme knows the kinds.
func (c *Client) Scheme() *runtime.Scheme { return c.scheme }

// through makes a call, if the gate lets it.
func through(gate Gate, call Call, do func() error) error {
	after, refused := gate(call)
	if refused != nil {
		return refused
	}
	if err := do(); err != nil {
		return err
	}
	return after()
}

// Get reads from the cache.
func (c *Client) Get(_ context.Context, key client.ObjectKey, out client.Object, _ ...client.GetOption) error {
	kind := kindOf(out)
	obj := c.cache.view[kind].of(key.Name)
	if obj == nil || !ours(kind, obj) {
		return apierrors.NewNotFound(resources[kind], key.Name)
	}
	copyInto(obj, out)
	return nil
}

// List reads from the cache.
func (c *Client) List(_ context.Context, out client.ObjectList, opts ...client.ListOption) error {
	kind := kindOf(out)
	fill(out, &c.cache.view[kind], labelsIn(opts), func(obj client.Object) bool { return ours(kind, obj) })
	return nil
}

// labelsIn are the labels that a list asks for; all objects are in one namespace.
func labelsIn(opts []client.ListOption) map[string]string {
	var labels map[string]string
	for _, opt := range opts {
		switch o := opt.(type) {
		case client.InNamespace:
		case client.MatchingLabels:
			labels = o
		default:
			panic(fmt.Sprintf("the model of Kubernetes knows no %T", opt))
		}
	}
	return labels
}

// selected picks the objects of a list, in the order of their names.
func selected(all *objects, labels map[string]string, holds func(client.Object) bool) []client.Object {
	found := make([]client.Object, 0, len(all.byName))
	for _, name := range all.names() {
		if obj := all.of(name); holds(obj) && includes(obj.GetLabels(), labels) {
			found = append(found, obj)
		}
	}
	return found
}

// includes says whether all of want is in have.
func includes(have, want map[string]string) bool {
	for key, value := range want {
		if is, there := have[key]; !there || is != value {
			return false
		}
	}
	return true
}

// Create makes an object, or says whether it could be made.
func (c *Client) Create(_ context.Context, obj client.Object, opts ...client.CreateOption) error {
	var options client.CreateOptions
	options.ApplyOptions(opts)
	kind := kindOf(obj)
	if len(options.DryRun) > 0 {
		return through(c.gate, Call{TryCreate, kind, obj.GetName()}, func() error {
			if refused := Refuses(obj); refused != nil {
				return refused
			}
			if c.api.Get(kind, obj.GetName()) != nil {
				return apierrors.NewAlreadyExists(resources[kind], obj.GetName())
			}
			return nil
		})
	}
	return through(c.gate, Call{"create", kind, obj.GetName()}, func() error {
		if refused := Refuses(obj); refused != nil {
			return refused
		}
		if c.Creates != nil && c.api.Get(kind, obj.GetName()) == nil {
			c.Creates(kind, obj)
		}
		made := copied(obj)
		if err := c.api.Create(made); err != nil {
			return err
		}
		copyInto(made, obj)
		return nil
	})
}

// Delete deletes an object, if its preconditions hold.
func (c *Client) Delete(_ context.Context, obj client.Object, opts ...client.DeleteOption) error {
	var options client.DeleteOptions
	options.ApplyOptions(opts)
	kind, name := kindOf(obj), obj.GetName()
	return through(c.gate, Call{"delete", kind, name}, func() error {
		have := c.api.Get(kind, name)
		if have == nil {
			return apierrors.NewNotFound(resources[kind], name)
		}
		if p := options.Preconditions; p != nil {
			if p.UID != nil && *p.UID != have.GetUID() || p.ResourceVersion != nil && *p.ResourceVersion != have.GetResourceVersion() {
				return apierrors.NewConflict(resources[kind], name, errPrecondition)
			}
		}
		how := Deletion{
			AtOnce:   options.GracePeriodSeconds != nil && *options.GracePeriodSeconds == 0 && kind == Pods,
			OfAnyUID: options.Preconditions == nil || options.Preconditions.UID == nil,
		}
		if c.Deletes != nil {
			c.Deletes(kind, have, how)
		}
		if how.AtOnce {
			c.api.Erase(kind, name)
			return nil
		}
		c.api.Delete(kind, name)
		return nil
	})
}

// Reader reads from the API server itself.
type Reader struct {
	api  *API
	gate Gate
}

// NewReader returns a reader that passes every cache.
func NewReader(api *API, gate Gate) *Reader { return &Reader{api: api, gate: gate} }

// Get reads an object.
func (r *Reader) Get(_ context.Context, key client.ObjectKey, out client.Object, _ ...client.GetOption) error {
	kind := kindOf(out)
	return through(r.gate, Call{"get", kind, key.Name}, func() error {
		obj := r.api.Get(kind, key.Name)
		if obj == nil {
			return apierrors.NewNotFound(resources[kind], key.Name)
		}
		copyInto(obj, out)
		return nil
	})
}

// List reads objects, or their metadata.
func (r *Reader) List(_ context.Context, out client.ObjectList, opts ...client.ListOption) error {
	partial, metadata := out.(*metav1.PartialObjectMetadataList)
	kind := Claims
	if !metadata {
		kind = kindOf(out)
	}
	return through(r.gate, Call{"list", kind, ""}, func() error {
		if !metadata {
			fill(out, &r.api.objects[kind], labelsIn(opts), all)
			return nil
		}
		for _, obj := range selected(&r.api.objects[kind], labelsIn(opts), all) {
			partial.Items = append(partial.Items, metav1.PartialObjectMetadata{ObjectMeta: metaOf(obj)})
		}
		return nil
	})
}

// all is what the API server itself holds.
func all(client.Object) bool { return true }
