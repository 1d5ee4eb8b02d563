package controllers

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"database.example.com/operator/internal/clusterwide"
	"database.example.com/operator/internal/snapshot"
)

// wideKinds are the kinds that belong to no namespace and matter to clusters.
func wideKinds() []clusterwide.Kind {
	return []clusterwide.Kind{
		{
			Object: &corev1.Node{}, Resource: "nodes",
			Transform: essenceOfNode, Matters: []predicate.Predicate{nodeMatters()},
		},
		{
			Object: &storagev1.StorageClass{}, Group: storagev1.GroupName, Resource: "storageclasses",
			Transform: cache.TransformStripManagedFields(),
		},
	}
}

// essenceOfNode keeps of a node what matters: a node's status is long, and changes all the time.
func essenceOfNode(obj any) (any, error) {
	if node, ok := obj.(*corev1.Node); ok {
		node.ManagedFields, node.Annotations = nil, nil
		node.Status = corev1.NodeStatus{Conditions: readiness(node)}
	}
	return obj, nil
}

func readiness(node *corev1.Node) []corev1.NodeCondition {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return []corev1.NodeCondition{{
				Type: condition.Type, Status: condition.Status, LastTransitionTime: condition.LastTransitionTime,
			}}
		}
	}
	return nil
}

// nodeMatters lets through what changes the next plan: that a node comes or goes, where it stands, and whether it may be and
// is made use of.
func nodeMatters() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, ok := e.ObjectOld.(*corev1.Node)
		after, okToo := e.ObjectNew.(*corev1.Node)
		return !ok || !okToo || !reflect.DeepEqual(snapshot.NodeOf(before), snapshot.NodeOf(after))
	}}
}
