//go:build labfull

package robustness

import (
	"context"
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

// drainedGap is how long nobody may be able to write while the leader's node is drained, as a multiple of a planned move of the leader.
const drainedGap = 1.2

func TestDrainingTheLeadersNodeStopsWritesForNoLongerThanAPlannedMoveOfTheLeader(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster)
	var planned, drained time.Duration
	for range 3 {
		move := trial.Run(w, change.Cluster, func(t *trial.Trial) {
			t.MoveLeader(change.Cluster, change.Follower(t.World, change.Cluster))
			// A drain takes seconds, in which a write waits for the disk now and then: so the move is watched for as long.
			t.AwaitChanges(1500)
		})
		t.Log(trial.Line("leader-move", move, nil))
		planned = max(planned, move.Gap)
		away := trial.Run(w, change.Cluster, func(t *trial.Trial) { drain(t.World, t.Pod(t.Leader(change.Cluster))) })
		t.Log(trial.Line("drain", away, nil))
		drained = max(drained, away.Gap)
	}
	if limit := time.Duration(float64(planned) * drainedGap); drained > limit {
		t.Errorf("nobody could write for %v while a node was drained, want at most %v: planned moves took up to %v", drained, limit, planned)
	}
}

// drain does what `kubectl drain` does: it cordons the pod's node and evicts the pod, insisting while the budget forbids it. Then it lets
// pods in again, and waits until the cluster is whole.
func drain(w *world.World, pod *world.Pod) {
	w.Helper()
	node := pod.Spec.NodeName
	open := w.Healing(func(ctx context.Context) error { return cordon(ctx, w, node, false) }, cordon(w.Context(), w, node, true))
	voters := len(w.Pods(change.Cluster))
	w.AwaitRepeatedly("the pod is evicted", change.Time, func() (bool, string) {
		eviction := &policyv1.Eviction{
			ObjectMeta:    metav1.ObjectMeta{Namespace: pod.Namespace, Name: pod.Name},
			DeleteOptions: &metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &pod.UID}},
		}
		err := w.Client.SubResource("eviction").Create(w.Context(), pod.Pod, eviction)
		return client.IgnoreNotFound(err) == nil, fmt.Sprint(err)
	})
	w.AwaitPod("has left", pod.Name, change.Time, func(p *world.Pod) bool { return p == nil || p.UID != pod.UID })
	open()
	w.AwaitRepeatedly("the cluster is whole again", change.Time, func() (bool, string) { return change.Healthy(w, voters, change.AnyPod) })
}

func cordon(ctx context.Context, w *world.World, node string, closed bool) error {
	patch := client.RawPatch(types.MergePatchType, fmt.Appendf(nil, `{"spec":{"unschedulable":%v}}`, closed))
	return w.Client.Patch(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}, patch)
}
