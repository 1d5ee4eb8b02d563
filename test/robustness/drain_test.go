//go:build labfull

package robustness

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/node"
	"database.example.com/operator/test/robustness/byhand"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

// drainedGap is how long nobody may be able to write while the leader's node is drained, as a multiple of a planned move of the leader.
const drainedGap = 1.2

func TestDrainingTheLeadersNodeStopsWritesForNoLongerThanAPlannedMoveOfTheLeader(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster)
	floor := byhand.Found(world.New(t), 3, change.Older)
	var planned, drained, byHand time.Duration
	for range 3 {
		move := trial.Run(w, change.Cluster, func(t *trial.Trial) {
			t.MoveLeader(change.Cluster, change.Follower(t.World, change.Cluster))
			// A drain takes seconds, in which a write waits for the disk now and then: so the move is watched for as long.
			t.AwaitChanges(1500)
		})
		t.Log(trial.Line("leader-move", move, nil))
		planned = max(planned, move.Gap)
		away := trial.Run(w, change.Cluster, func(t *trial.Trial) { evictAndReturn(t.World, t.Pod(t.Leader(change.Cluster))) })
		leader := floor.Pod(floor.Leader(byhand.Name))
		hand := trialByHand(floor, func() { floor.Drain(leader.Name, func() func() { return closed(floor.World, leader.Spec.NodeName) }) })
		t.Log(trial.Line("drain", away, hand))
		drained, byHand = max(drained, away.Gap), max(byHand, hand.Gap)
	}
	if limit := time.Duration(float64(planned) * drainedGap); drained > limit {
		t.Errorf("nobody could write for %v while a node was drained, want at most %v: planned moves took up to %v, drains by hand %v",
			drained, limit, planned, byHand)
	}
}

func TestAMemberMovesBeforeItsNodeIsDrainedWhereAnotherNodeIsFree(t *testing.T) {
	addNode(t)
	w := world.New(t)
	w.Founded(change.Cluster)
	moved := trial.Run(w, change.Cluster, func(t *trial.Trial) {
		pod := t.Pod(t.Leader(change.Cluster))
		left := pod.Spec.NodeName
		open := closed(t.World, left)
		t.AwaitRepeatedly("the pod has left its node", change.Time, func() (bool, string) {
			// Who is ready is looked at afterwards: another one may be ready by then, and that is why the eviction is granted.
			err := evict(t.World, pod)
			others := slices.DeleteFunc(t.Pods(change.Cluster), func(p world.Pod) bool { return p.Name == pod.Name || !p.Ready() })
			if err == nil && len(others) < 3 {
				t.Fatalf("%s was evicted beside %d members, before another one had taken its place", pod.Name, len(others))
			}
			return client.IgnoreNotFound(err) == nil, fmt.Sprint(err)
		})
		t.AwaitRepeatedly("the cluster is whole", change.Time, func() (bool, string) {
			return change.Healthy(t.World, 3, func(p world.Pod) bool { return p.Spec.NodeName != left })
		})
		open()
	})
	if moved.FailedRequests > 0 {
		t.Errorf("%d requests failed although their clients tried again", moved.FailedRequests)
	}
	t.Log(trial.Line("drain-with-a-free-node", moved, nil))
}

// addNode adds a node for the time of the test.
func addNode(t *testing.T) {
	t.Helper()
	number, err := node.Add(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Remove(context.WithoutCancel(t.Context()), number); err != nil {
			t.Errorf("removing node %d: %v", number, err)
		}
	})
	w := world.New(t)
	w.AwaitRepeatedly("the node is ready", time.Minute, func() (bool, string) {
		var added corev1.Node
		if err := w.Client.Get(w.Context(), client.ObjectKey{Name: layout.Node(number)}, &added); err != nil {
			return false, err.Error()
		}
		for _, c := range added.Status.Conditions {
			if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
				return true, ""
			}
		}
		return false, "it is not ready"
	})
}

// evictAndReturn does what `kubectl drain` does: it cordons the pod's node and evicts the pod, insisting while the budget forbids it. Then it
// lets pods in again, and waits until the cluster is whole.
func evictAndReturn(w *world.World, pod *world.Pod) {
	w.Helper()
	open := closed(w, pod.Spec.NodeName)
	voters := len(w.Pods(change.Cluster))
	w.AwaitRepeatedly("the pod is evicted", change.Time, func() (bool, string) {
		err := evict(w, pod)
		return client.IgnoreNotFound(err) == nil, fmt.Sprint(err)
	})
	w.AwaitPod("has left", pod.Name, change.Time, func(p *world.Pod) bool { return p == nil || p.UID != pod.UID })
	open()
	w.AwaitRepeatedly("the cluster is whole again", change.Time, func() (bool, string) { return change.Healthy(w, voters, change.AnyPod) })
}

func evict(w *world.World, pod *world.Pod) error {
	eviction := &policyv1.Eviction{
		ObjectMeta:    metav1.ObjectMeta{Namespace: pod.Namespace, Name: pod.Name},
		DeleteOptions: &metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &pod.UID}},
	}
	return w.Client.SubResource("eviction").Create(w.Context(), pod.Pod, eviction)
}

// closed cordons a node, and returns how to open it again.
func closed(w *world.World, node string) (open func()) {
	w.Helper()
	return w.Healing(func(ctx context.Context) error { return cordon(ctx, w, node, false) }, cordon(w.Context(), w, node, true))
}

func cordon(ctx context.Context, w *world.World, node string, closed bool) error {
	patch := client.RawPatch(types.MergePatchType, fmt.Appendf(nil, `{"spec":{"unschedulable":%v}}`, closed))
	return w.Client.Patch(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}, patch)
}
