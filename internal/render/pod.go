package render

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/release"
)

// user is the user and group that members run as; the volumes belong to the group.
const user int64 = 65532

// graceSeconds covers etcd's way out: it drains clients (up to 7 s for each of its listeners), hands leadership over (up to
// 7 s) and closes its peers.
const graceSeconds int64 = 60

// PodInput is what a member's pod is made of.
type PodInput struct {
	// Cluster is the cluster; its spec is what counts.
	Cluster *v1alpha1.EtcdCluster
	// Engine is the release that the member runs, which may be another than the spec asks for.
	Engine release.EngineRelease
	// EngineImage and AgentImage are the images of the engine and of the operator.
	EngineImage, AgentImage string
	// Domain is the DNS domain of the Kubernetes cluster.
	Domain string
	// Member and Role say which member it is, ClaimUID which volume its data is on.
	Member   string
	Role     v1alpha1.MemberRole
	ClaimUID string
	// Founder is true for a member that may found the cluster now. Its pod refers to the ticket; no other one does.
	Founder bool
	// MayShareNode is true for a voter that may run where another one does: it can run nowhere else, or is needed for the quorum.
	MayShareNode bool
	// Authorities are those that the member will trust, as its Secret holds them; empty when they are not known.
	Authorities string
	// LeaveOutOverrides makes the pod without the patch of its template. It counts as true when CheckOverrides refuses the patch.
	LeaveOutOverrides bool
	// Hashes remembers what the pods of the cluster have in common; nil for nothing.
	Hashes *Hashes
}

// Pod is the pod of a member. All pods of a role are alike: none holds a word on how the cluster is founded or joined. Only that of a
// founder refers to the Secret's key where the ticket is as long as the cluster is not founded. The cluster's patch of the template is
// laid over it, unless it is refused.
func Pod(in PodInput) *corev1.Pod {
	if in.LeaveOutOverrides {
		return basePod(in)
	}
	pod, err := override(basePod(in), in.patch())
	if err == nil {
		return pod
	}
	in.LeaveOutOverrides = true
	return basePod(in)
}

// basePod is the pod without the patch of its template.
func basePod(in PodInput) *corev1.Pod {
	c := in.Cluster
	pod := &corev1.Pod{
		ObjectMeta: ownedMeta(c, in.Member, overlay(c.Spec.PodMetadata.Labels, MemberLabels(c, in.Member, in.Role))),
		Spec: corev1.PodSpec{
			Hostname:                      in.Member,
			Subdomain:                     naming.PeerService(c.Name),
			SetHostnameAsFQDN:             ptr(false),
			RestartPolicy:                 corev1.RestartPolicyAlways,
			AutomountServiceAccountToken:  ptr(false),
			EnableServiceLinks:            ptr(false),
			TerminationGracePeriodSeconds: ptr(graceSeconds),
			SecurityContext:               podSecurity(),
			Containers:                    []corev1.Container{engineContainer(in)},
			Volumes:                       volumes(in),
		},
	}
	schedule(&pod.Spec, c, in.Role, in.MayShareNode)
	pod.Annotations = overlay(c.Spec.PodMetadata.Annotations, annotations(in))
	return pod
}

func podSecurity() *corev1.PodSecurityContext {
	onRootMismatch := corev1.FSGroupChangeOnRootMismatch
	return &corev1.PodSecurityContext{
		RunAsNonRoot:        ptr(true),
		RunAsUser:           ptr(user),
		RunAsGroup:          ptr(user),
		FSGroup:             ptr(user),
		FSGroupChangePolicy: &onRootMismatch,
		SeccompProfile:      &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
	}
}

func containerSecurity() *corev1.SecurityContext {
	return &corev1.SecurityContext{
		AllowPrivilegeEscalation: ptr(false),
		ReadOnlyRootFilesystem:   ptr(true),
		Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
	}
}

func ptr[T any](value T) *T { return &value }
