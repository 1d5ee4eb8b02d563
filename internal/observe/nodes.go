package observe

import (
	"context"
	"fmt"

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
	for _, pod := range s.Pods {
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
