package v1alpha1

// Labels and annotations of the objects of a cluster.
const (
	// LabelCluster is the name of the EtcdCluster that an object belongs to.
	LabelCluster = "database.example.com/cluster"
	// LabelClusterUID is the UID of that EtcdCluster: an object of another UID belongs to an earlier one of the same name.
	LabelClusterUID = "database.example.com/cluster-uid"
	// LabelMember is the name of the member that an object belongs to.
	LabelMember = "database.example.com/member"
	// LabelRole is what the member was born as: voter or read-replica.
	LabelRole = "database.example.com/role"
	// LabelServing is "true" on pods of members that clients may talk to; it is given after the cluster was founded.
	LabelServing = "database.example.com/serving"
	// LabelManagedBy is the standard label; ManagedBy is its value on every object of ours.
	LabelManagedBy = "app.kubernetes.io/managed-by"
	// ManagedBy is the value of LabelManagedBy, by which caches are restricted.
	ManagedBy = "etcd-cluster.database.example.com"
	// AnnotationPaused, with the value "true", keeps the controller from changing anything; the status goes on.
	AnnotationPaused = "database.example.com/paused"
	// RoleLabelVoter is the value of LabelRole of a voter.
	RoleLabelVoter = "voter"
	// RoleLabelReadReplica is the value of LabelRole of a read replica.
	RoleLabelReadReplica = "read-replica"
)
