package controllers

// Each package of OLM has an operator of its own with two roles: one whose rules hold in the namespaces that it watches, and
// one for what belongs to no namespace. A marker says by roleName which of the four its rule is for.

// Whoever asks for metrics is asked who they are, and whether they may.
// +kubebuilder:rbac:groups=authentication.k8s.io,resources=tokenreviews,verbs=create,roleName=etcd-cluster-operator-cluster
// +kubebuilder:rbac:groups=authorization.k8s.io,resources=subjectaccessreviews,verbs=create,roleName=etcd-cluster-operator-cluster
// +kubebuilder:rbac:groups=authentication.k8s.io,resources=tokenreviews,verbs=create,roleName=production-ready-database-operator-cluster
// +kubebuilder:rbac:groups=authorization.k8s.io,resources=subjectaccessreviews,verbs=create,roleName=production-ready-database-operator-cluster

// A member is a pod, a claim, a leaf certificate, and the Services and the budget in front of it.
// +kubebuilder:rbac:groups=database.example.com,resources=etcdclusters,verbs=get;list;watch,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups=database.example.com,resources=etcdclusters/status,verbs=patch,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups="",resources=pods;persistentvolumeclaims;services;secrets,verbs=get;list;watch;create;patch;delete,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups=discovery.k8s.io,resources=endpointslices,verbs=list;watch,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups=policy,resources=poddisruptionbudgets,verbs=get;list;watch;create;patch;delete,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups="",resources=events,verbs=create;patch,roleName=etcd-cluster-operator
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch,roleName=etcd-cluster-operator

// Where members may run, and of what class their volumes may be: all that wideKinds names. Without these, and without the reviews
// above, the operator goes on and says what does not work.
// +kubebuilder:rbac:groups="",resources=nodes,verbs=get;list;watch,roleName=etcd-cluster-operator-cluster
// +kubebuilder:rbac:groups="",resources=persistentvolumes,verbs=get,roleName=etcd-cluster-operator-cluster
// +kubebuilder:rbac:groups=storage.k8s.io,resources=storageclasses,verbs=list;watch,roleName=etcd-cluster-operator-cluster
