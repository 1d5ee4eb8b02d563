package observe

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/snapshot"
)

// lookAtNodes reads the nodes. While that is not allowed nothing is known of them, and none counts as gone.
func (o *Observer) lookAtNodes(ctx context.Context, s *snapshot.Snapshot) error {
	nodes := o.wide("nodes")
	if nodes == nil {
		return nil
	}
	var list corev1.NodeList
	if err := nodes.List(ctx, &list); err != nil {
		return fmt.Errorf("list nodes: %w", err)
	}
	s.Nodes = make(map[string]snapshot.Node, len(list.Items))
	for i := range list.Items {
		s.Nodes[list.Items[i].Name] = snapshot.NodeOf(&list.Items[i])
	}
	return o.lookForNodes(ctx, s)
}

// lookForNodes asks the API server for nodes that pods run on and that are not in the cache: one that was just added may not
// have arrived there, and must not count as gone.
func (o *Observer) lookForNodes(ctx context.Context, s *snapshot.Snapshot) error {
	for _, name := range slices.Sorted(maps.Keys(s.Pods)) {
		pod := s.Pods[name]
		if !s.NodeGone(pod) {
			continue
		}
		var node corev1.Node
		err := o.Live.Get(ctx, client.ObjectKey{Name: pod.Spec.NodeName}, &node)
		switch {
		case err == nil:
			s.Nodes[node.Name] = snapshot.NodeOf(&node)
		case apierrors.IsForbidden(err):
			s.Nodes[pod.Spec.NodeName] = snapshot.Node{}
		case !apierrors.IsNotFound(err):
			return fmt.Errorf("read node %s: %w", pod.Spec.NodeName, err)
		}
	}
	return nil
}

// cordons tells of each node that takes no pods since when that is seen, by the operator's clock, and writes it into the snapshot: who tells
// when the node was cordoned has another clock, or tells nothing. What was so already when the operator first looked counts as told, but not
// as later than now.
func cordons(s *snapshot.Snapshot, before map[string]time.Time) map[string]time.Time {
	if s.Nodes == nil {
		return before
	}
	seen := map[string]time.Time{}
	for name, node := range s.Nodes {
		if !node.Cordoned {
			continue
		}
		since, known := before[name]
		switch told := node.CordonedSince; {
		case known:
		case before == nil && !told.IsZero() && told.Before(s.Now):
			since = told
		default:
			since = s.Now
		}
		node.CordonedSince = since
		seen[name], s.Nodes[name] = since, node
	}
	return seen
}
