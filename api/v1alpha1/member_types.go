package v1alpha1

import (
	"k8s.io/apimachinery/pkg/api/resource"
)

// MemberRole is what a member was born as. A voter joins as a learner and is promoted; a read replica stays a learner.
// Neither becomes the other.
// +kubebuilder:validation:Enum=Voter;ReadReplica
type MemberRole string

const (
	// RoleVoter is a member that votes and serves every request.
	RoleVoter MemberRole = "Voter"
	// RoleReadReplica is a permanent learner: it serves serializable reads only.
	RoleReadReplica MemberRole = "ReadReplica"
)

// MemberStatus is one member as it was last seen.
type MemberStatus struct {
	// name is the name of the member, of its pod and of its claim.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +required
	Name string `json:"name,omitempty"`

	// role is what the member was born as.
	// +required
	Role MemberRole `json:"role,omitempty"`

	// id is etcd's ID of the member in hexadecimal; empty until it is in the member list.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16
	// +optional
	ID string `json:"id,omitempty"`

	// claimUID is the UID of the claim that holds the member's data; a claim of the same name with another UID is not its data.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +optional
	ClaimUID string `json:"claimUID,omitempty"`

	// phase says where the member is in its life: Pending, Joining, Learner, Voting, ReadReplica, Unreachable or Lost.
	// +optional
	Phase MemberPhase `json:"phase,omitempty"`

	// health is Healthy when the member answered within the last look, Unhealthy when it did not, Unknown when nobody could look.
	// +optional
	Health MemberHealth `json:"health,omitempty"`

	// leadership is Leader for the member that leads, Follower for the others that were asked.
	// +optional
	Leadership MemberLeadership `json:"leadership,omitempty"`

	// version is the etcd version that the member runs.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +optional
	Version string `json:"version,omitempty"`

	// drift names what of the member's pod differs from what the spec asks for, for instance Version or Resources; empty
	// when nothing does. A new release of the operator is no drift: it is adopted when the pod is made anew.
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=32
	// +optional
	Drift []string `json:"drift,omitempty"`

	// databaseSize is the size of the member's database file.
	// +optional
	DatabaseSize *resource.Quantity `json:"databaseSize,omitempty"`

	// nodeName is the node that the member's pod runs on.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +optional
	NodeName string `json:"nodeName,omitempty"`

	// zone is the zone of that node.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +optional
	Zone string `json:"zone,omitempty"`

	// message says in plain words what is wrong with the member, or what it waits for.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +optional
	Message string `json:"message,omitempty"`
}

// MemberPhase is where a member is in its life.
// +kubebuilder:validation:Enum=Pending;Joining;Learner;Voting;ReadReplica;Unreachable;Lost
type MemberPhase string

// The phases of a member.
const (
	// PhasePending surfaces while the member has a name, but is not in etcd's member list.
	PhasePending MemberPhase = "Pending"
	// PhaseJoining surfaces when the member is in the member list, but has not started yet.
	PhaseJoining MemberPhase = "Joining"
	// PhaseLearner surfaces while a voter to be is still a learner.
	PhaseLearner MemberPhase = "Learner"
	// PhaseVoting surfaces when the member votes and answers.
	PhaseVoting MemberPhase = "Voting"
	// PhaseReadReplica surfaces when a read replica answers.
	PhaseReadReplica MemberPhase = "ReadReplica"
	// PhaseUnreachable surfaces when the member is in the member list and does not answer.
	PhaseUnreachable MemberPhase = "Unreachable"
	// PhaseLost surfaces when the member's data is gone or is not its own: it never starts again under its identity.
	PhaseLost MemberPhase = "Lost"
)

// MemberHealth is a three-valued answer: not to have looked is neither healthy nor unhealthy.
// +kubebuilder:validation:Enum=Healthy;Unhealthy;Unknown
type MemberHealth string

// The health of a member.
const (
	// Healthy surfaces when the member answered the last look in time.
	Healthy MemberHealth = "Healthy"
	// Unhealthy surfaces when the member was asked and did not answer, or answered with an error.
	Unhealthy MemberHealth = "Unhealthy"
	// HealthUnknown surfaces when the member could not be asked.
	HealthUnknown MemberHealth = "Unknown"
)

// MemberLeadership says whether a member leads.
// +kubebuilder:validation:Enum=Leader;Follower
type MemberLeadership string

// Leadership of a member.
const (
	// Leader leads the cluster.
	Leader MemberLeadership = "Leader"
	// Follower follows the leader.
	Follower MemberLeadership = "Follower"
)
