package csi

import (
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// Driver is the name of the driver in CSIDriver, CSINode and StorageClass objects.
	Driver = "lab.csi"
	// DefaultClass is the default StorageClass: volumes are made on the node of their first pod, and can grow.
	DefaultClass = "standard"
	// FixedClass is a StorageClass whose volumes cannot grow.
	FixedClass = "standard-noexpand"
)

// Objects are what the cluster must know of the driver.
func Objects() []client.Object {
	return []client.Object{
		&storagev1.CSIDriver{
			TypeMeta:   metav1.TypeMeta{APIVersion: "storage.k8s.io/v1", Kind: "CSIDriver"},
			ObjectMeta: metav1.ObjectMeta{Name: Driver},
			Spec: storagev1.CSIDriverSpec{
				AttachRequired:       ptr(false),
				FSGroupPolicy:        ptr(storagev1.FileFSGroupPolicy),
				VolumeLifecycleModes: []storagev1.VolumeLifecycleMode{storagev1.VolumeLifecyclePersistent},
			},
		},
		class(DefaultClass, true),
		class(FixedClass, false),
	}
}

func class(name string, grows bool) *storagev1.StorageClass {
	made := &storagev1.StorageClass{
		TypeMeta:             metav1.TypeMeta{APIVersion: "storage.k8s.io/v1", Kind: "StorageClass"},
		ObjectMeta:           metav1.ObjectMeta{Name: name},
		Provisioner:          Driver,
		ReclaimPolicy:        ptr(corev1.PersistentVolumeReclaimDelete),
		VolumeBindingMode:    ptr(storagev1.VolumeBindingWaitForFirstConsumer),
		AllowVolumeExpansion: &grows,
	}
	if name == DefaultClass {
		made.Annotations = map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}
	}
	return made
}

func ptr[T any](v T) *T { return &v }
