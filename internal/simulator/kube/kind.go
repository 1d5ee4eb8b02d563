package kube

import (
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// Kind is a kind of objects.
type Kind int

// The kinds that the API server knows.
const (
	Clusters Kind = iota
	Pods
	Claims
	Services
	Secrets
	Budgets
	Slices
	Nodes
	Classes
	Volumes
	kinds
)

// kindOf tells the kind of an object or of a list.
func kindOf(obj runtime.Object) Kind {
	switch obj.(type) {
	case *v1alpha1.EtcdCluster, *v1alpha1.EtcdClusterList:
		return Clusters
	case *corev1.Pod, *corev1.PodList:
		return Pods
	case *corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaimList:
		return Claims
	case *corev1.Service, *corev1.ServiceList:
		return Services
	case *corev1.Secret, *corev1.SecretList:
		return Secrets
	case *policyv1.PodDisruptionBudget:
		return Budgets
	case *discoveryv1.EndpointSliceList, *discoveryv1.EndpointSlice:
		return Slices
	case *corev1.NodeList, *corev1.Node:
		return Nodes
	case *storagev1.StorageClassList, *storagev1.StorageClass:
		return Classes
	case *corev1.PersistentVolume:
		return Volumes
	default:
		panic(fmt.Sprintf("the model of Kubernetes knows no %T", obj))
	}
}

var resources = [kinds]schema.GroupResource{
	{Group: v1alpha1.GroupVersion.Group, Resource: "etcdclusters"},
	{Resource: "pods"},
	{Resource: "persistentvolumeclaims"},
	{Resource: "services"},
	{Resource: "secrets"},
	{Group: "policy", Resource: "poddisruptionbudgets"},
	{Group: "discovery.k8s.io", Resource: "endpointslices"},
	{Resource: "nodes"},
	{Group: "storage.k8s.io", Resource: "storageclasses"},
	{Resource: "persistentvolumes"},
}

// copied is the object anew, sharing what it refers to.
func copied(obj client.Object) client.Object {
	anew := reflect.New(reflect.TypeOf(obj).Elem()).Interface().(client.Object)
	copyInto(obj, anew)
	return anew
}

// copyInto makes out the object, sharing what it refers to.
func copyInto(obj, out client.Object) {
	switch o := out.(type) {
	case *v1alpha1.EtcdCluster:
		*o = *obj.(*v1alpha1.EtcdCluster)
	case *corev1.Pod:
		*o = *obj.(*corev1.Pod)
	case *corev1.PersistentVolumeClaim:
		*o = *obj.(*corev1.PersistentVolumeClaim)
	case *corev1.Service:
		*o = *obj.(*corev1.Service)
	case *corev1.Secret:
		*o = *obj.(*corev1.Secret)
	case *policyv1.PodDisruptionBudget:
		*o = *obj.(*policyv1.PodDisruptionBudget)
	case *corev1.Node:
		*o = *obj.(*corev1.Node)
	case *storagev1.StorageClass:
		*o = *obj.(*storagev1.StorageClass)
	case *corev1.PersistentVolume:
		*o = *obj.(*corev1.PersistentVolume)
	default:
		panic(fmt.Sprintf("the model of Kubernetes knows no %T", out))
	}
}

// fill puts the objects with some labels into a list, sharing what they refer to.
func fill(out client.ObjectList, all *objects, labels map[string]string, holds func(client.Object) bool) {
	switch l := out.(type) {
	case *v1alpha1.EtcdClusterList:
		l.Items = items[v1alpha1.EtcdCluster](all, labels, holds)
	case *corev1.PodList:
		l.Items = items[corev1.Pod](all, labels, holds)
	case *corev1.PersistentVolumeClaimList:
		l.Items = items[corev1.PersistentVolumeClaim](all, labels, holds)
	case *corev1.ServiceList:
		l.Items = items[corev1.Service](all, labels, holds)
	case *corev1.SecretList:
		l.Items = items[corev1.Secret](all, labels, holds)
	case *discoveryv1.EndpointSliceList:
		l.Items = items[discoveryv1.EndpointSlice](all, labels, holds)
	case *corev1.NodeList:
		l.Items = items[corev1.Node](all, labels, holds)
	case *storagev1.StorageClassList:
		l.Items = items[storagev1.StorageClass](all, labels, holds)
	}
}

// items are objects as a list has them. Nobody changes them in place, so those of the last list are handed out again.
func items[T any](all *objects, labels map[string]string, holds func(client.Object) bool) []T {
	if made, ok := all.listOf(labels).([]T); ok {
		return made
	}
	found := selected(all, labels, holds)
	made := make([]T, len(found))
	for i, obj := range found {
		made[i] = *any(obj).(*T)
	}
	all.lists = append(all.lists, list{labels, made})
	return made
}
