package action

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
)

// MakeAuthority makes a certificate authority and keeps it in a Secret.
type MakeAuthority struct{ Secret, CommonName string }

func (a MakeAuthority) String() string { return "make the certificate authority " + a.Secret }

// IssueOperatorClient issues the operator's own client certificate.
type IssueOperatorClient struct{ Secret string }

func (a IssueOperatorClient) String() string { return "issue the operator's client certificate" }

// IssueConnection issues the certificate by which applications connect, and the Secret that tells them how.
type IssueConnection struct{ Secret string }

func (a IssueConnection) String() string { return "issue the connection Secret " + a.Secret }

// IssueMember brings the Secret of a member's certificates up to date.
type IssueMember struct {
	Member string
	// Renew is true when the leaves have to be issued anew, false when those that are there stay.
	Renew bool
	// Ticket is the right to found the cluster; empty for all but founders of a cluster that is not founded yet.
	Ticket string
}

func (a IssueMember) String() string {
	switch {
	case a.Renew && a.Ticket != "":
		return "issue the certificates of " + a.Member + " with a ticket to found the cluster"
	case a.Renew:
		return "issue the certificates of " + a.Member
	case a.Ticket != "":
		return "give " + a.Member + " a ticket to found the cluster"
	default:
		return "withdraw the ticket of " + a.Member
	}
}

// ApplyService makes a Service, or puts back what differs.
type ApplyService struct{ Service *corev1.Service }

func (a ApplyService) String() string { return "apply Service " + a.Service.Name }

// DeleteService deletes a Service of ours that is not wanted any more.
type DeleteService struct {
	Name string
	UID  types.UID
}

func (a DeleteService) String() string { return "delete Service " + a.Name }

// ApplyBudget makes the PodDisruptionBudget, or puts back what differs.
type ApplyBudget struct{ Budget *policyv1.PodDisruptionBudget }

func (a ApplyBudget) String() string {
	return fmt.Sprintf("keep %s voters from eviction", a.Budget.Spec.MinAvailable)
}

// LowerBudget lets evictions wait for the quorum alone. Nothing needs it: what comes after it is done although it fails.
type LowerBudget struct{ Budget *policyv1.PodDisruptionBudget }

func (a LowerBudget) String() string {
	return fmt.Sprintf("keep no more than %s voters from eviction", a.Budget.Spec.MinAvailable)
}

// DeleteBudget deletes the PodDisruptionBudget.
type DeleteBudget struct {
	Name string
	UID  types.UID
}

func (a DeleteBudget) String() string { return "delete PodDisruptionBudget " + a.Name }

// MakeClaims makes the claims of members and records their UIDs. A claim of the right name that is there already and
// belongs to this cluster is recorded as it is.
type MakeClaims struct{ Members []MemberRef }

func (a MakeClaims) String() string { return fmt.Sprintf("make the claims of %v", a.Members) }

// MemberRef names a member and its role.
type MemberRef struct {
	Name string
	Role v1alpha1.MemberRole
}

func (r MemberRef) String() string { return r.Name }

// SetClaimOwner makes a claim follow the cluster into deletion, or not, as the deletion policy says.
type SetClaimOwner struct {
	Name string
	UID  types.UID
}

func (a SetClaimOwner) String() string { return "set what becomes of claim " + a.Name }

// RecordClaim writes down what a claim was made with that release 0.1.0 made, which did not: no more than the size that it has, and the
// storage class of the spec, which could not change under that release, or, if it may have changed since, its own.
type RecordClaim struct {
	Name string
	UID  types.UID
}

func (a RecordClaim) String() string { return "write down what claim " + a.Name + " was made with" }

// GrowClaim asks for a larger volume.
type GrowClaim struct {
	Name string
	UID  types.UID
	Size resource.Quantity
}

func (a GrowClaim) String() string {
	return fmt.Sprintf("grow the volume of %s to %s", a.Name, a.Size.String())
}

// CreatePod makes the pod of a member.
type CreatePod struct {
	Pod *corev1.Pod
	// Again is true when the member had a pod before.
	Again bool
	// WithoutOverrides is the pod to make when the API server refuses Pod: the same without the patch of its template; nil when there is
	// no patch, or nothing is to be made without it.
	WithoutOverrides *corev1.Pod
	// Founder is true when the pod asks for the ticket to found the cluster.
	Founder bool
}

func (a CreatePod) String() string { return "create pod " + a.Pod.Name }

// DeletePod deletes a pod that never ran the engine as a member, or has ended.
type DeletePod struct {
	Name string
	UID  types.UID
	Why  string
	// Orphan is true when the pod belongs to no member.
	Orphan bool
}

func (a DeletePod) String() string { return fmt.Sprintf("delete pod %s: %s", a.Name, a.Why) }

// LabelServing lets clients reach a pod through the Services, or leads them to others.
type LabelServing struct {
	Name string
	UID  types.UID
	// Stop is true when clients are to be led to others.
	Stop bool
}

func (a LabelServing) String() string {
	if a.Stop {
		return "lead clients from " + a.Name + " to others"
	}
	return "let clients reach " + a.Name
}
