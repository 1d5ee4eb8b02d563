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
	// AnnotationReplace names members, separated by commas, that are to be replaced by new ones although they are healthy:
	// the new member joins first. A name that no member has (any more) asks for nothing.
	AnnotationReplace = "database.example.com/replace-members"
	// AnnotationAdopt, with any new value, starts the members anew one after the other with what this release of the
	// operator would make of their pods.
	AnnotationAdopt = "database.example.com/adopt"
	// LabelRetired is "true" on a claim that a removed member left behind: nothing ever uses it again.
	LabelRetired = "database.example.com/retired"
	// RoleLabelVoter is the value of LabelRole of a voter.
	RoleLabelVoter = "voter"
	// RoleLabelReadReplica is the value of LabelRole of a read replica.
	RoleLabelReadReplica = "read-replica"
)
