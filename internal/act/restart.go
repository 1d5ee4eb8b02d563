package act

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// restart stops a member that runs, if the API server would take the pod that is made in its place. Right before, past every cache, the
// cluster has to be exactly the one that was looked at, the claim has to be as it was, and every other pod that was ready has to be there
// and ready still: another operator may be restarting another member, and a node may have failed since (I2, I35).
func (d *do) restart(ctx context.Context, a action.Restart) error {
	if err := d.wouldBeTaken(ctx, a.Name, a.Pod); err != nil {
		return err
	}
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.ResourceVersion != d.s.Cluster.ResourceVersion {
		return stale("the cluster changed meanwhile")
	}
	if err := d.claimIsAsSeen(ctx, a.Name); err != nil {
		return err
	}
	var list corev1.PodList
	err = d.Live.List(ctx, &list, client.InNamespace(d.s.Cluster.Namespace), client.MatchingLabels{
		v1alpha1.LabelCluster: d.s.Cluster.Name, v1alpha1.LabelClusterUID: d.s.UID(),
	})
	if err != nil {
		return fmt.Errorf("look at the other pods again: %w", err)
	}
	ready := map[types.UID]bool{}
	for i := range list.Items {
		ready[list.Items[i].UID] = isReady(&list.Items[i])
	}
	for name, pod := range d.s.Pods {
		if name != a.Name && isReady(pod) && !ready[pod.UID] {
			return stale("pod %s is not ready any more", name)
		}
	}
	return d.remove(ctx, &corev1.Pod{ObjectMeta: d.meta(a.Name)}, a.UID)
}

// wouldBeTaken asks the API server whether it would take the pod that a member is to be started anew with: one that is refused after the
// old one was stopped leaves the member down until somebody corrects the spec, or without the patch that it ran with.
func (d *do) wouldBeTaken(ctx context.Context, name string, pod *corev1.Pod) error {
	err := d.tryCreate(ctx, pod)
	if err == nil {
		return nil
	}
	if !refusesWhatIsAsked(err) || namespaceEnds(err) {
		return fmt.Errorf("ask whether the pod would be taken: %w", err)
	}
	return &plan.Setback{
		Kind: plan.NeedsUser, Reason: v1alpha1.ReasonPodRefused,
		Message: fmt.Sprintf("%s is not stopped to be started anew: the pod that the spec asks for is refused: %v", name, err),
	}
}

// tryPod asks the same before it is announced that a member stops. Any other answer than that the pod would be taken holds the announcement up.
func (d *do) tryPod(ctx context.Context, a action.TryPod) error {
	err := d.wouldBeTaken(ctx, a.Name, a.Pod)
	if err == nil || plan.SetbackIn(err) != nil {
		return err
	}
	log.FromContext(ctx).Error(err, "The API server does not say whether it takes another pod.", "member", a.Name)
	return &plan.Setback{Kind: plan.Waits, Message: fmt.Sprintf("%s is to be started anew, and waits until the API server says whether it takes "+
		"another pod: the answer was %s", a.Name, cmp.Or(string(apierrors.ReasonForError(err)), "none"))}
}

// tryCreate creates a pod without anything coming of it. That its name is taken is found out last, when everybody agreed to it; right
// before a ResourceQuota is asked, which counts the pod that is to be stopped. A webhook that cannot be asked so says nothing.
func (d *do) tryCreate(ctx context.Context, pod *corev1.Pod) error {
	err := d.Client.Create(ctx, pod.DeepCopy(), client.DryRunAll)
	if lacks, exceeded := shortageIn(err); exceeded && !lacks.lastsWithout(d.s.Pods[pod.Name]) {
		return nil
	}
	switch {
	case apierrors.IsAlreadyExists(err),
		apierrors.IsBadRequest(err) && strings.Contains(err.Error(), "does not support dry run"):
		return nil
	}
	return err
}

func isReady(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil {
		return false
	}
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
