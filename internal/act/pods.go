package act

import (
	"context"
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// createPod makes the pod of a member; one that is there already is left to the next look. It is made only if, past the cache, it is
// still what its member is to run, and one that asks for the ticket only if the cluster is not founded. One that is refused with the patch
// of its template is made without, and says so: a member without the patch is worth more than none.
func (d *do) createPod(ctx context.Context, a action.CreatePod) error {
	if err := d.claimIsThere(ctx, a.Pod.Name); err != nil {
		return err
	}
	if err := d.podIsAskedFor(ctx, a); err != nil {
		return err
	}
	_, err := d.create(ctx, a.Pod.DeepCopy())
	if a.WithoutOverrides == nil || !refusesWhatIsAsked(err) {
		return err
	}
	without := a.WithoutOverrides.DeepCopy()
	render.RefuseOverrides(without, d.s.Cluster, err.Error())
	if _, again := d.create(ctx, without); again != nil {
		return err
	}
	return nil
}

// podIsAskedFor makes sure, past the cache and right before a pod is made, that the spec, the operation, the version and the member are
// those that the pod was made from: an operator that was halted over its plan would else bring back what another one took to another
// version meanwhile (I21, I35).
func (d *do) podIsAskedFor(ctx context.Context, a action.CreatePod) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	name, planned := a.Pod.Name, d.s.Cluster
	if a.Founder {
		if err := founds(cluster, name); err != nil {
			return err
		}
	}
	was, is := member(planned, name), member(cluster, name)
	switch {
	case is == nil || was == nil || is.ClaimUID != was.ClaimUID:
		return stale("member %s changed meanwhile", name)
	case cluster.Generation != planned.Generation, cluster.Status.Version != planned.Status.Version,
		!equality.Semantic.DeepEqual(cluster.Status.Operation, planned.Status.Operation):
		return stale("the cluster changed meanwhile")
	}
	return nil
}

// refusesWhatIsAsked says whether the API server, or a policy or a webhook behind it, refuses an object for what it holds.
func refusesWhatIsAsked(err error) bool {
	return apierrors.IsInvalid(err) || apierrors.IsForbidden(err) || apierrors.IsBadRequest(err)
}

// claimIsThere makes sure, past the cache, that a pod will be given the claim that was recorded: it is mounted by its name, and one that
// somebody made in its place, with an older copy of the data, would pass for it inside the pod.
func (d *do) claimIsThere(ctx context.Context, name string) error {
	recorded := member(d.s.Cluster, name)
	if recorded == nil {
		return stale("member %s is not known any more", name)
	}
	var claim corev1.PersistentVolumeClaim
	if err := d.Live.Get(ctx, client.ObjectKey{Namespace: d.s.Cluster.Namespace, Name: name}, &claim); err != nil {
		return fmt.Errorf("look at claim %s: %w", name, err)
	}
	if string(claim.UID) != recorded.ClaimUID || claim.DeletionTimestamp != nil {
		return stale("claim %s is not the one that was recorded", name)
	}
	return nil
}

// claimIsAsSeen makes sure, past the cache, that the claim of a pod which is to end is what it was when that was decided. One that somebody
// is deleting goes with its pod, and with it all data where its member is the only voter.
func (d *do) claimIsAsSeen(ctx context.Context, name string) error {
	var now corev1.PersistentVolumeClaim
	err := d.Live.Get(ctx, client.ObjectKey{Namespace: d.s.Cluster.Namespace, Name: name}, &now)
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("look at claim %s: %w", name, err)
	}
	seen, there := d.s.Claims[name], err == nil
	if there != (seen != nil) || there && (now.UID != seen.UID || (now.DeletionTimestamp == nil) != (seen.DeletionTimestamp == nil)) {
		return stale("claim %s changed meanwhile", name)
	}
	return nil
}

// deletePod deletes exactly the pod that was seen, and as it was seen, if past the cache the reason still holds: the spec is the one that
// the pod was compared with, its claim is as it was, and an orphan has no member. A pod that had not started its engine in a cache that is
// late may serve by now.
func (d *do) deletePod(ctx context.Context, a action.DeletePod) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.Generation != d.s.Cluster.Generation || a.Orphan && member(cluster, a.Name) != nil {
		return stale("the cluster changed meanwhile")
	}
	if !a.Orphan {
		if err := d.claimIsAsSeen(ctx, a.Name); err != nil {
			return err
		}
	}
	seen := d.s.Pods[a.Name]
	if seen == nil || seen.UID != a.UID {
		return stale("pod %s changed meanwhile", a.Name)
	}
	as := client.Preconditions{UID: &seen.UID, ResourceVersion: &seen.ResourceVersion}
	return client.IgnoreNotFound(d.Client.Delete(ctx, &corev1.Pod{ObjectMeta: d.meta(a.Name)}, as))
}

// labelServing lets clients reach a pod, or leads them to others.
func (d *do) labelServing(ctx context.Context, a action.LabelServing) error {
	have := d.s.Pods[a.Name]
	if have == nil || have.UID != a.UID {
		return stale("pod %s changed meanwhile", a.Name)
	}
	value := new("true")
	if a.Stop {
		value = nil
	}
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{
		"uid": a.UID, "labels": map[string]*string{v1alpha1.LabelServing: value},
	}})
	if err != nil {
		return fmt.Errorf("write the patch of a label: %w", err)
	}
	return d.Client.Patch(ctx, &corev1.Pod{ObjectMeta: d.meta(a.Name)}, client.RawPatch(types.MergePatchType, patch))
}
