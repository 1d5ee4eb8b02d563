package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// OperationType names what is being done.
// +kubebuilder:validation:Enum=Found;Scale;Replace;Roll;Upgrade;Downgrade
type OperationType string

const (
	// OperationFound is the founding of a new cluster: only while it runs and status.clusterID is unset may an empty volume
	// be turned into the first member of a cluster.
	OperationFound OperationType = "Found"
	// OperationScale brings the number of voters or read replicas to what the spec asks for.
	OperationScale OperationType = "Scale"
	// OperationReplace puts a new member in the place of one that is lost, or is to go.
	OperationReplace OperationType = "Replace"
	// OperationRoll starts the members anew, one after the other, because the spec asks for other pods.
	OperationRoll OperationType = "Roll"
	// OperationUpgrade takes the members to a newer version of etcd, one after the other.
	OperationUpgrade OperationType = "Upgrade"
	// OperationDowngrade takes the members to the minor version of etcd below the one that they run.
	OperationDowngrade OperationType = "Downgrade"
)

// Operation is what is being done. What must be remembered over a restart of the operator (founders, version, members,
// accepted) is written before its first side effect.
type Operation struct {
	// type is what is being done.
	// +required
	Type OperationType `json:"type,omitempty"`

	// startedAt is when it began.
	// +required
	StartedAt metav1.Time `json:"startedAt,omitzero"` //nolint:kubeapilinter // a zero time is left out: it has no form in JSON

	// founders names the members that may found the cluster on an empty volume.
	// +listType=set
	// +kubebuilder:validation:MaxItems=7
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=63
	// +optional
	Founders []string `json:"founders,omitempty"`

	// version is the version of etcd that an Upgrade or a Downgrade takes the members to in this step: a change over
	// several minor versions, or past a patch that has to be passed, takes several steps. status.version is where it began.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +optional
	Version string `json:"version,omitempty"`

	// members names the members that had their turn: they run version, all others run status.version. A member is written
	// here before its pod is stopped, and taken out before it when the change is taken back.
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=63
	// +optional
	Members []string `json:"members,omitempty"`

	// takenBack names the members that had their turn, and were taken it back. If one does not run with the earlier version either, as its data
	// is newer by then for instance, it is given its turn again when the spec asks for version again, although nobody leads.
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=63
	// +optional
	TakenBack []string `json:"takenBack,omitempty"`

	// logIndex is where etcd's log was when an Upgrade began: all members ran the same version then. Before they are taken to
	// 3.7 every member saves its log past it: etcd 3.7 cannot read what 3.5 wrote into the log.
	// +kubebuilder:validation:Minimum=1
	// +optional
	LogIndex int64 `json:"logIndex,omitempty"`
}
