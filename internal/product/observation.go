package product

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Observation is one look at a database and at the EtcdCluster of its name.
type Observation struct {
	// Now is the time of the look.
	Now time.Time
	// Database is the database as it was read.
	Database *v1alpha1.ProductionReadyDatabase
	// Cluster is the EtcdCluster of the database's name, whoever it belongs to; nil when there is none.
	Cluster *v1alpha1.EtcdCluster
	// EngineMissing is true when the API server does not know the kind EtcdCluster.
	EngineMissing bool
}

// Own is the EtcdCluster if it belongs to the database, else nil.
func (o Observation) Own() *v1alpha1.EtcdCluster {
	if o.Cluster == nil || !metav1.IsControlledBy(o.Cluster, o.Database) {
		return nil
	}
	return o.Cluster
}

// engine is the version of etcd that the database runs, or the last that it was told to run while no member could be asked.
// It is empty until the cluster was founded: up to then every version can still be chosen.
func (o Observation) engine() string {
	cluster := o.Own()
	switch {
	case cluster == nil || cluster.Status.ClusterID == "":
		return ""
	case cluster.Status.Version != "":
		return cluster.Status.Version
	default:
		return cluster.Spec.Version
	}
}
