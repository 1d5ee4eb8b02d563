package act

import (
	"context"
	"fmt"
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

// create makes an object, or finds that it is there already and ours: then obj holds what is there, and there is true.
// What belongs to someone else is never adopted and never overwritten.
func (d *do) create(ctx context.Context, obj client.Object) (there bool, err error) {
	labels := maps.Clone(obj.GetLabels())
	err = d.Client.Create(ctx, obj)
	if !apierrors.IsAlreadyExists(err) {
		return false, err
	}
	if err := d.Live.Get(ctx, client.ObjectKeyFromObject(obj), obj); err != nil {
		return false, fmt.Errorf("look at what has the name %s: %w", obj.GetName(), err)
	}
	if !d.owns(obj) {
		return false, d.taken(obj)
	}
	return true, d.putLabelsBack(ctx, obj, labels)
}

// owns says whether an object is this cluster's. Claims may outlive it, so a label tells whose they are.
func (d *do) owns(obj client.Object) bool {
	if _, claim := obj.(*corev1.PersistentVolumeClaim); claim {
		return obj.GetLabels()[v1alpha1.LabelClusterUID] == d.s.UID()
	}
	return metav1.IsControlledBy(obj, d.s.Cluster)
}

// taken tells whose the object is. One that an earlier cluster of this name left behind is about to go.
func (d *do) taken(obj client.Object) error {
	what := d.describe(obj)
	owner := metav1.GetControllerOf(obj)
	earlier := owner != nil && owner.Kind == "EtcdCluster" && owner.Name == d.s.Cluster.Name &&
		strings.HasPrefix(owner.APIVersion, v1alpha1.GroupVersion.Group+"/")
	if earlier || obj.GetDeletionTimestamp() != nil {
		return &plan.Setback{Kind: plan.Waits, Message: "waits until " + what + " of an earlier owner is deleted"}
	}
	return &plan.Setback{
		Kind: plan.NeedsUser, Reason: v1alpha1.ReasonNameTaken,
		Message: what + " exists and does not belong to this cluster; it is left alone. " +
			"Delete or rename it, or create the cluster under another name",
	}
}

func (d *do) describe(obj client.Object) string {
	kind := "object"
	if gvk, err := apiutil.GVKForObject(obj, d.Client.Scheme()); err == nil {
		kind = gvk.Kind
	}
	return fmt.Sprintf("%s %s/%s", kind, obj.GetNamespace(), obj.GetName())
}

// putLabelsBack gives an object of ours the labels by which we see it.
func (d *do) putLabelsBack(ctx context.Context, obj client.Object, labels map[string]string) error {
	have := obj.GetLabels()
	missing := false
	for key, value := range labels {
		missing = missing || have[key] != value
	}
	if !missing {
		return nil
	}
	before := obj.DeepCopyObject().(client.Object)
	merged := maps.Clone(have)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, labels)
	obj.SetLabels(merged)
	return d.Client.Patch(ctx, obj, client.MergeFrom(before))
}

// remove deletes exactly the object of that UID; one that is gone already is fine.
func (d *do) remove(ctx context.Context, obj client.Object, uid types.UID, how ...client.DeleteOption) error {
	return client.IgnoreNotFound(d.Client.Delete(ctx, obj, append(how, client.Preconditions{UID: &uid})...))
}

func (d *do) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: d.s.Cluster.Namespace}
}

func namespaceEnds(err error) bool {
	return apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause)
}
