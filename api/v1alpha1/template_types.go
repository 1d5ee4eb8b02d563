package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// MemberTemplate is what both kinds let a user say of the members. Every field has a default that a careful
// administrator would choose.
// +kubebuilder:validation:XValidation:rule="!has(self.engine) || !has(self.engine.quotaBackendBytes) || !has(self.storage) || !has(self.storage.size) || !quantity(string(self.storage.size)).sub(self.engine.quotaBackendBytes).sub(self.engine.quotaBackendBytes).sub(self.engine.quotaBackendBytes).isLessThan(quantity('0'))",message="engine.quotaBackendBytes must be at most a third of storage.size (8Gi when not given): a defragmentation and a snapshot need a copy of the database each"
type MemberTemplate struct {
	// storage is the volume of each member.
	// +kubebuilder:default={}
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Storage",order=4
	Storage Storage `json:"storage,omitzero"`

	// resources are the requests and limits of the engine's container. Defaults to requests of 100m CPU and 512Mi memory
	// without limits: a CPU limit makes a leader miss its heartbeats. A memory limit also sets the engine's GOMEMLIMIT.
	// +kubebuilder:validation:XValidation:rule="!has(self.claims) || size(self.claims) == 0",message="resources.claims cannot be used: pods of members claim no devices"
	// +kubebuilder:validation:XValidation:rule="['cpu', 'memory'].all(r, !has(self.requests) || !has(self.limits) || !(r in self.requests) || !(r in self.limits) || quantity(string(self.requests[r])).compareTo(quantity(string(self.limits[r]))) <= 0)",message="resources.requests of cpu and memory must not exceed resources.limits: no node could run such a pod"
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Resources",order=5,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:resourceRequirements"}
	Resources corev1.ResourceRequirements `json:"resources,omitzero"`

	// scheduling says where members may run. Voters spread evenly over the nodes, whatever is said
	// here; where there are fewer nodes than voters some share one, and condition PlacementSafe says what that costs.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Scheduling",order=6,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	Scheduling Scheduling `json:"scheduling,omitzero"`

	// podMetadata is added to the metadata of each pod.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Pod Metadata",order=7,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	PodMetadata ObjectMetadata `json:"podMetadata,omitzero"`

	// serviceMetadata is added to the metadata of the client Service and the read Service.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Service Metadata",order=8,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	ServiceMetadata ObjectMetadata `json:"serviceMetadata,omitzero"`

	// engine holds options of etcd itself.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Engine",order=9,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	Engine EngineOptions `json:"engine,omitzero"`

	// replacement says when a new member takes the place of one that does not answer.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Replacement",order=10,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	Replacement Replacement `json:"replacement,omitzero"`

	// overrides change what this API does not model of the members' pods.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Overrides",order=11,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:advanced"}
	Overrides Overrides `json:"overrides,omitzero"`
}

// ClaimDeletionPolicy says what becomes of the members' claims when the resource is deleted, and when a voter leaves.
// +kubebuilder:validation:Enum=Retain;Delete
type ClaimDeletionPolicy string

const (
	// RetainClaims keeps the claims, and with them the data.
	RetainClaims ClaimDeletionPolicy = "Retain"
	// DeleteClaims deletes the claims together with the resource.
	DeleteClaims ClaimDeletionPolicy = "Delete"
)

// Storage is the volume of a member.
// +kubebuilder:validation:XValidation:rule="!has(self.size) || quantity(string(self.size)).compareTo(quantity('300Mi')) >= 0",message="storage.size must be at least 300Mi: a member needs room for its log, its database and a copy of it"
type Storage struct {
	// size is the size of each member's volume. Defaults to 8Gi. At least 300Mi and three times the engine's quota, which
	// leaves room for a defragmentation and a snapshot. Volumes grow where the storage class allows that; to get smaller
	// ones the members are replaced by new ones, one at a time.
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:default="8Gi"
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Size of Each Volume",xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Size *resource.Quantity `json:"size,omitempty"`

	// storageClassName is the class of the volumes. Defaults to the cluster's default class. When it changes the members are
	// replaced by new ones on volumes of the new class, one at a time.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Storage Class",xDescriptors={"urn:alm:descriptor:io.kubernetes:StorageClass"}
	StorageClassName *string `json:"storageClassName,omitempty"`

	// claimDeletionPolicy says what becomes of the members' claims when the resource is deleted, and of the claim of a voter
	// that leaves the cluster: Retain (the default) keeps them and their data, Delete deletes them.
	// +kubebuilder:default=Retain
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Claims on Deletion",xDescriptors={"urn:alm:descriptor:com.tectonic.ui:select:Retain","urn:alm:descriptor:com.tectonic.ui:select:Delete"}
	ClaimDeletionPolicy ClaimDeletionPolicy `json:"claimDeletionPolicy,omitempty"`
}

// Scheduling says where members may run.
type Scheduling struct {
	// nodeSelector selects the nodes that members may run on, by their labels. What is no label in Kubernetes' syntax is told by condition
	// Degraded, and stops no member that runs.
	// +kubebuilder:validation:MaxProperties=32
	// +optional
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`

	// tolerations let members run on tainted nodes.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +optional
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// affinity adds to where members run. Unless it requires something of kubernetes.io/arch, or nodeSelector names it, members run on
	// nodes of the architectures that there are images for: amd64 and arm64.
	// +optional
	Affinity *corev1.Affinity `json:"affinity,omitempty"`

	// topologySpreadConstraints are added to those of the operator: voters spread over nodes (required) and zones (preferred).
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	// +optional
	TopologySpreadConstraints []corev1.TopologySpreadConstraint `json:"topologySpreadConstraints,omitempty"`

	// priorityClassName is the priority class of the pods.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +optional
	PriorityClassName *string `json:"priorityClassName,omitempty"`

	// singleVoterEviction says whether the pod of a cluster with one voter may be evicted. Allow, the default, lets its node be drained;
	// nothing serves meanwhile. Forbid keeps the pod by a PodDisruptionBudget, and then whoever drains its node has to delete it by hand.
	// With more voters a PodDisruptionBudget always keeps the quorum.
	// +optional
	SingleVoterEviction EvictionPolicy `json:"singleVoterEviction,omitempty"`
}

// EvictionPolicy says whether a pod may be evicted.
// +kubebuilder:validation:Enum=Allow;Forbid
type EvictionPolicy string

const (
	// AllowEviction lets the pod be evicted.
	AllowEviction EvictionPolicy = "Allow"
	// ForbidEviction keeps the pod from eviction.
	ForbidEviction EvictionPolicy = "Forbid"
)

// ObjectMetadata is metadata that is added to objects.
// +kubebuilder:validation:XValidation:rule="!has(self.labels) || self.labels.all(k, !k.startsWith('database.example.com/') && k != 'app.kubernetes.io/managed-by')",message="labels of the domain database.example.com and app.kubernetes.io/managed-by are the operator's own"
// +kubebuilder:validation:XValidation:rule="!has(self.annotations) || self.annotations.all(k, !k.startsWith('database.example.com/'))",message="annotations of the domain database.example.com are the operator's own"
type ObjectMetadata struct {
	// labels are added to the object's labels. What is none in Kubernetes' syntax is told by condition Degraded, and stops no member that
	// runs.
	// +kubebuilder:validation:MaxProperties=32
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// annotations are added to the object's annotations. What is none in Kubernetes' syntax is told by condition Degraded, and stops no
	// member that runs.
	// +kubebuilder:validation:MaxProperties=32
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}

// AutoCompactionMode says how old revisions are found.
// +kubebuilder:validation:Enum=Periodic;Revision;Off
type AutoCompactionMode string

const (
	// CompactPeriodic keeps the revisions of a span of time.
	CompactPeriodic AutoCompactionMode = "Periodic"
	// CompactRevision keeps a number of revisions.
	CompactRevision AutoCompactionMode = "Revision"
	// CompactOff leaves compaction to the clients.
	CompactOff AutoCompactionMode = "Off"
)

// AutoCompaction says how etcd forgets old revisions by itself.
// +kubebuilder:validation:XValidation:rule="!has(self.retentionMinutes) || self.mode == 'Periodic'",message="autoCompaction.retentionMinutes goes with mode Periodic only"
// +kubebuilder:validation:XValidation:rule="!has(self.retentionRevisions) || self.mode == 'Revision'",message="autoCompaction.retentionRevisions goes with mode Revision only"
type AutoCompaction struct {
	// mode is Periodic (by time), Revision (by count) or Off.
	// +required
	Mode AutoCompactionMode `json:"mode,omitempty"`

	// retentionMinutes is how many minutes of history are kept in mode Periodic. Defaults to 60.
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=525600
	// +optional
	RetentionMinutes *int32 `json:"retentionMinutes,omitempty"`

	// retentionRevisions is how many revisions are kept in mode Revision. Defaults to 10000.
	// +kubebuilder:validation:Minimum=1
	// +optional
	RetentionRevisions *int64 `json:"retentionRevisions,omitempty"`
}

// EngineOptions are options of etcd. All members get the same values.
// +kubebuilder:validation:XValidation:rule="(has(self.electionTimeoutMilliseconds) ? self.electionTimeoutMilliseconds : 1000) >= 5 * (has(self.heartbeatIntervalMilliseconds) ? self.heartbeatIntervalMilliseconds : 100)",message="electionTimeoutMilliseconds must be at least five times heartbeatIntervalMilliseconds (defaults 1000 and 100): etcd refuses to start otherwise"
type EngineOptions struct {
	// quotaBackendBytes is the size of the database file, in bytes, above which etcd refuses writes. Defaults to 2 GiB or
	// a third of storage.size, whichever is less. At most a third of storage.size: a defragmentation and a snapshot need
	// a copy each.
	// +kubebuilder:validation:Minimum=16777216
	// +kubebuilder:validation:Maximum=107374182400
	// +optional
	QuotaBackendBytes *int64 `json:"quotaBackendBytes,omitempty"`

	// autoCompaction says how etcd forgets old revisions by itself. Off by default: only the clients know what they still need.
	// +optional
	AutoCompaction *AutoCompaction `json:"autoCompaction,omitempty"`

	// heartbeatIntervalMilliseconds is the time between two heartbeats of the leader. Defaults to 100.
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=5000
	// +optional
	HeartbeatIntervalMilliseconds *int32 `json:"heartbeatIntervalMilliseconds,omitempty"`

	// electionTimeoutMilliseconds is how long a follower waits for a heartbeat before it starts an election. Defaults to 1000.
	// +kubebuilder:validation:Minimum=50
	// +kubebuilder:validation:Maximum=50000
	// +optional
	ElectionTimeoutMilliseconds *int32 `json:"electionTimeoutMilliseconds,omitempty"`

	// maxRequestBytes is the largest request that etcd accepts, in bytes. Defaults to 1572864 (1.5 MiB).
	// +kubebuilder:validation:Minimum=1024
	// +kubebuilder:validation:Maximum=10485760
	// +optional
	MaxRequestBytes *int64 `json:"maxRequestBytes,omitempty"`

	// snapshotCount is the number of committed entries after which etcd snapshots its log. Defaults to 10000.
	// +kubebuilder:validation:Minimum=1000
	// +kubebuilder:validation:Maximum=1000000
	// +optional
	SnapshotCount *int64 `json:"snapshotCount,omitempty"`
}
