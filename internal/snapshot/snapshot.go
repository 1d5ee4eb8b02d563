package snapshot

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
)

// Settings is what the manager was started with.
type Settings struct {
	// Domain is the DNS domain of the Kubernetes cluster, for instance cluster.local.
	Domain string
	// Images holds the image of each engine that can be run here.
	Images release.Images
	// AgentImage is the image that holds the agent: the operator's own.
	AgentImage string
}

// Snapshot is one look at a cluster.
type Snapshot struct {
	// Now is the time of the look, taken once.
	Now time.Time
	// Settings is what the manager was started with.
	Settings Settings
	// Cluster is the resource as it was read.
	Cluster *v1alpha1.EtcdCluster
	// Pods, Services, Secrets are the objects that this cluster owns, by name.
	Pods     map[string]*corev1.Pod
	Services map[string]*corev1.Service
	Secrets  map[string]*corev1.Secret
	// Claims are the claims of this incarnation of the cluster, by name.
	Claims map[string]*corev1.PersistentVolumeClaim
	// Retained are the claims of earlier incarnations of a cluster of this name.
	Retained []Retained
	// Budget is the PodDisruptionBudget that this cluster owns; nil when there is none.
	Budget *policyv1.PodDisruptionBudget
	// Published holds the names of the pods that the peer Service's EndpointSlices list, with their addresses.
	Published map[string]bool
	// Nodes are the nodes of the Kubernetes cluster, by name; nil when they could not be read, for want of permission for
	// instance: then nothing is known of any node. A node that a pod runs on and that is not among them is gone.
	Nodes map[string]Node
	// Volumes holds, by the name of a claim, on which nodes its volume can be used: nil when on all. One that is absent is not known.
	Volumes map[string]*corev1.NodeSelector
	// StorageClass tells whether the class of the volumes exists.
	StorageClass StorageClass
	// Permissions tells which permissions the operator lacks.
	Permissions Permissions
	// Leaves tells the state of the certificates in the cluster's Secrets, by the Secret's name.
	Leaves map[string]Certificates
	// AuthorityEnds tells when the certificate authorities end, by the Secret's name.
	AuthorityEnds map[string]time.Time
	// EnginesSince holds, by member name, since when the operator sees its engine's container run, by the operator's clock.
	EnginesSince map[string]time.Time
	// Hashes remembers, from one look to the next, what the pods that the spec asks for have in common; nil for nothing.
	Hashes *render.Hashes
	// Etcd is what etcd answered.
	Etcd Etcd
}

// Retained is a claim of an earlier incarnation.
type Retained struct {
	// Name is the name of the claim.
	Name string
	// Leaving is true while it is being deleted, or will be by the garbage collector.
	Leaving bool
	// Since is since when it is being deleted; zero while it is not.
	Since time.Time
}

// claimsGoWithin is how long a claim that is being deleted is waited for: until the pod that uses it has ended.
const claimsGoWithin = 2 * time.Minute

// Overdue says whether a claim has been on its way out for so long that it is held by a pod of which nobody tells that it has ended: its node is
// down. It goes as soon as that is known, and nothing can take it back.
func Overdue(deleted, now time.Time) bool {
	return !deleted.IsZero() && now.Sub(deleted) >= claimsGoWithin
}

// StorageClass tells whether the class of the volumes exists.
type StorageClass struct {
	// Looked is false when the classes could not be read.
	Looked bool
	// Exists is true when the named class, or a default class when none is named, exists.
	Exists bool
}

// Permissions tells which of the permissions that belong to no namespace the operator lacks. It may be installed without
// them.
type Permissions struct {
	// Asked is false while the API server has not been asked for all of them.
	Asked bool
	// Missing names the resources that may not be listed and watched, for instance storageclasses.storage.k8s.io.
	Missing []string
}

// Certificates is the state of the leaves in a Secret.
type Certificates struct {
	// Names are the DNS names that every leaf of the Secret holds.
	Names []string
	// SignedByCurrent is true when every leaf is signed by the authority that is in force now.
	SignedByCurrent bool
	// Bundles is true when the authorities' certificates in the Secret are those in force now.
	Bundles bool
	// Due is true when a leaf has at most a third of its life left, cannot be read, or lies beside a key that is not its own.
	Due bool
	// Expires is when the first leaf ends.
	Expires time.Time
}

// UID is the identity of this incarnation of the cluster.
func (s *Snapshot) UID() string { return string(s.Cluster.UID) }

// Hosts makes the cluster's host names.
func (s *Snapshot) Hosts() naming.Hosts {
	return naming.Hosts{Cluster: s.Cluster.Name, Namespace: s.Cluster.Namespace, Domain: s.Settings.Domain}
}

// Founded says whether the cluster ever counted as founded; from then on no empty volume may found anything.
func (s *Snapshot) Founded() bool { return s.Cluster.Status.ClusterID != "" }

// Founding says whether the founding goes on: it ends when all the voters that were asked for vote.
func (s *Snapshot) Founding() bool {
	return s.Cluster.Status.Operation != nil && s.Cluster.Status.Operation.Type == v1alpha1.OperationFound
}

// IsFounder says whether a member may found the cluster on its empty volume now.
func (s *Snapshot) IsFounder(member string) bool {
	if s.Founded() || !s.Founding() {
		return false
	}
	for _, founder := range s.Cluster.Status.Operation.Founders {
		if founder == member {
			return true
		}
	}
	return false
}
