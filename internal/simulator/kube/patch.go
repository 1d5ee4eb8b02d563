package kube

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"

	jsonpatch "github.com/evanphx/json-patch/v5"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

var errPrecondition = errors.New("precondition failed")

// maxMembers is how many members the API allows in a status.
const maxMembers = 64

// Patch changes all of an object but its status.
func (c *Client) Patch(_ context.Context, obj client.Object, patch client.Patch, _ ...client.PatchOption) error {
	return through(c.gate, Call{"patch", kindOf(obj), obj.GetName()}, func() error { return c.patch(obj, patch, false) })
}

// Status changes the status of an object.
func (c *Client) Status() client.SubResourceWriter { return &statusWriter{c: c} }

type statusWriter struct {
	client.SubResourceWriter
	c *Client
}

// Patch changes the status.
func (w *statusWriter) Patch(_ context.Context, obj client.Object, patch client.Patch, _ ...client.SubResourcePatchOption) error {
	return through(w.c.gate, Call{"patch status of", kindOf(obj), obj.GetName()}, func() error { return w.c.patch(obj, patch, true) })
}

// patch carries a merge patch out. One that holds the version of the object that it was made from is the object after it, if the
// version is still that one: then no JSON has to be made.
func (c *Client) patch(obj client.Object, patch client.Patch, status bool) error {
	kind, name := kindOf(obj), obj.GetName()
	have := c.api.Get(kind, name)
	if have == nil {
		return apierrors.NewNotFound(resources[kind], name)
	}
	var after client.Object
	var err error
	if locks(patch) {
		if have.GetResourceVersion() != obj.GetResourceVersion() {
			return apierrors.NewConflict(resources[kind], name, errors.New("the object has been modified"))
		}
		after = copied(obj)
	} else if after, err = merged(kind, have, obj, patch); err != nil {
		return err
	}
	if after, err = settle(kind, have, after, status); err != nil {
		return err
	}
	if !reflect.DeepEqual(have, after) {
		c.api.Put(after)
	}
	copyInto(after, obj)
	return nil
}

// locks says whether a patch of controller-runtime holds the version of the object that it was made from.
func locks(patch client.Patch) bool {
	v := reflect.Indirect(reflect.ValueOf(patch))
	if v.Kind() != reflect.Struct {
		return false
	}
	options := v.FieldByName("opts")
	if !options.IsValid() {
		return false
	}
	lock := options.FieldByName("OptimisticLock")
	return lock.IsValid() && lock.Bool()
}

// merged applies a merge patch as the API server does.
func merged(kind Kind, have, obj client.Object, patch client.Patch) (client.Object, error) {
	data, err := patch.Data(obj)
	if err != nil {
		return nil, fmt.Errorf("make a patch: %w", err)
	}
	var wanted struct {
		Metadata struct{ UID, ResourceVersion *string }
	}
	if err := json.Unmarshal(data, &wanted); err != nil {
		return nil, fmt.Errorf("read a patch: %w", err)
	}
	if uid := wanted.Metadata.UID; uid != nil && *uid != string(have.GetUID()) {
		return nil, apierrors.NewConflict(resources[kind], have.GetName(), errPrecondition)
	}
	if version := wanted.Metadata.ResourceVersion; version != nil && *version != have.GetResourceVersion() {
		return nil, apierrors.NewConflict(resources[kind], have.GetName(), errPrecondition)
	}
	if after := relabelled(have, data); after != nil {
		return after, nil
	}
	before, err := json.Marshal(have)
	if err != nil {
		return nil, fmt.Errorf("write an object: %w", err)
	}
	result, err := jsonpatch.MergePatch(before, data)
	if err != nil {
		return nil, fmt.Errorf("apply a patch: %w", err)
	}
	after := reflect.New(reflect.TypeOf(have).Elem()).Interface().(client.Object)
	if err := json.Unmarshal(result, after); err != nil {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	return after, nil
}

// relabelled applies a patch of labels alone, without a detour over JSON; nil when it is another one.
func relabelled(have client.Object, data []byte) client.Object {
	var patch struct {
		Metadata struct {
			UID    string             `json:"uid"`
			Labels map[string]*string `json:"labels"`
		} `json:"metadata"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&patch) != nil {
		return nil
	}
	after := copied(have)
	labels := maps.Clone(have.GetLabels())
	if labels == nil {
		labels = map[string]string{}
	}
	for key, value := range patch.Metadata.Labels {
		if value == nil {
			delete(labels, key)
		} else {
			labels[key] = *value
		}
	}
	after.SetLabels(labels)
	return after
}

// settle keeps what a patch of this part must not change, and validates.
func settle(kind Kind, have, after client.Object, status bool) (client.Object, error) {
	after.SetResourceVersion(have.GetResourceVersion())
	was, isCluster := have.(*v1alpha1.EtcdCluster)
	if !isCluster {
		if pod, ok := after.(*corev1.Pod); ok {
			pod.Status = have.(*corev1.Pod).Status
		}
		return after, nil
	}
	is := after.(*v1alpha1.EtcdCluster)
	if !status {
		is.Status = was.Status
		if !reflect.DeepEqual(was.Spec, is.Spec) {
			is.Generation++
		}
		return is, nil
	}
	result := copied(was).(*v1alpha1.EtcdCluster)
	result.Status = is.Status
	return result, validStatus(kind, was, result)
}

// validStatus holds the rules that the API has for a status.
func validStatus(kind Kind, was, is *v1alpha1.EtcdCluster) error {
	var broken string
	switch {
	case was.Status.ClusterID != "" && is.Status.ClusterID != "" && is.Status.ClusterID != was.Status.ClusterID:
		broken = "status.clusterID is set once"
	case is.Status.MemberCounter < was.Status.MemberCounter && is.Status.MemberCounter != 0:
		broken = "status.memberCounter only grows"
	case len(is.Status.Members) > maxMembers:
		broken = "status.members has too many items"
	default:
		return nil
	}
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: 422, Reason: metav1.StatusReasonInvalid,
		Message: fmt.Sprintf("%s %q is invalid: %s", resources[kind].Resource, is.Name, broken),
	}}
}

func metaOf(obj client.Object) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: obj.GetName(), Namespace: obj.GetNamespace(), UID: obj.GetUID(), Labels: obj.GetLabels(),
		Annotations: obj.GetAnnotations(), DeletionTimestamp: obj.GetDeletionTimestamp(), OwnerReferences: obj.GetOwnerReferences(),
	}
}
