package observe

import (
	"context"
	"fmt"

	storagev1 "k8s.io/api/storage/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/snapshot"
)

// defaultClass is the annotation of the storage class that claims without a class get.
const defaultClass = "storageclass.kubernetes.io/is-default-class"

// Wide shows what belongs to no namespace, as far as the operator may read it.
type Wide interface {
	// Reader reads the objects of a resource; nil while they cannot be read.
	Reader(resource string) client.Reader
	// Missing names what the operator may not read; false while that is not known.
	Missing() ([]string, bool)
}

// wide is the reader of a resource that belongs to no namespace; nil while it cannot be read.
func (o *Observer) wide(resource string) client.Reader {
	if o.Wide == nil {
		return o.Cache
	}
	return o.Wide.Reader(resource)
}

// lookAtPermissions notes what the operator may not read.
func (o *Observer) lookAtPermissions(_ context.Context, s *snapshot.Snapshot) error {
	if o.Wide == nil {
		s.Permissions.Asked = true
		return nil
	}
	s.Permissions.Missing, s.Permissions.Asked = o.Wide.Missing()
	return nil
}

func (o *Observer) lookAtStorageClass(ctx context.Context, s *snapshot.Snapshot) error {
	classes := o.wide("storageclasses")
	if classes == nil {
		return nil
	}
	var list storagev1.StorageClassList
	if err := classes.List(ctx, &list); err != nil {
		return fmt.Errorf("list storage classes: %w", err)
	}
	s.StorageClass.Looked = true
	for _, class := range list.Items {
		if name := s.Cluster.Spec.Storage.StorageClassName; name != nil {
			s.StorageClass.Exists = s.StorageClass.Exists || class.Name == *name
		} else if class.Annotations[defaultClass] == "true" {
			s.StorageClass.Exists = true
		}
	}
	return nil
}
