package product

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

const defaultClusterSize = 3

// desired is the EtcdCluster that a database of this version asks for: as to create it.
func desired(database *v1alpha1.ProductionReadyDatabase, product release.ProductRelease) *v1alpha1.EtcdCluster {
	owner := metav1.NewControllerRef(database, v1alpha1.GroupVersion.WithKind("ProductionReadyDatabase"))
	size, replicas := clusterSize(database), readReplicas(database)
	return &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{
			Namespace:       database.Namespace,
			Name:            database.Name,
			OwnerReferences: []metav1.OwnerReference{*owner},
		},
		Spec: v1alpha1.EtcdClusterSpec{
			Size:           &size,
			ReadReplicas:   &replicas,
			Version:        product.Engine,
			MemberTemplate: *database.Spec.MemberTemplate.DeepCopy(),
		},
	}
}

func clusterSize(database *v1alpha1.ProductionReadyDatabase) int32 {
	if database.Spec.ClusterSize == nil {
		return defaultClusterSize
	}
	return *database.Spec.ClusterSize
}

func readReplicas(database *v1alpha1.ProductionReadyDatabase) int32 {
	if database.Spec.ReadReplicas == nil {
		return 0
	}
	return *database.Spec.ReadReplicas
}
