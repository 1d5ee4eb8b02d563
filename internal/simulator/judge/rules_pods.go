package judge

import (
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/world"
)

// makesWhatIsAskedNow holds that a pod is made for a member that there is, and for the version that its member runs now: not by a plan from
// before, which an operator was halted over (I21, I35). What changed after its last call no operator can know.
func (j *Judge) makesWhatIsAskedNow(o *world.Operator, pod *corev1.Pod) {
	cluster := j.w.Cluster()
	if cluster == nil || cluster.Status.Version == "" || !j.founded() {
		return
	}
	if changed, err := strconv.ParseInt(cluster.ResourceVersion, 10, 64); err != nil || changed > o.Seen {
		return
	}
	want := cluster.Status.Version
	if operation := cluster.Status.Operation; operation != nil && operation.Version != "" && slices.Contains(operation.Members, pod.Name) {
		want = operation.Version
	}
	switch made := pod.Annotations[render.AnnotationVersion]; {
	case !recorded(cluster, pod.Name, v1alpha1.RoleVoter) && !recorded(cluster, pod.Name, v1alpha1.RoleReadReplica):
		j.breaks("I35", "a pod is made for %s, which is no member any more", pod.Name)
	case made != want:
		j.breaks("I21", "the pod of %s is made for etcd %s, and the member runs %s", pod.Name, made, want)
	}
}

// usesNoRetiredClaim holds that no pod is made on the claim of a member that left (I26).
func (j *Judge) usesNoRetiredClaim(pod *corev1.Pod) {
	if claim := j.w.Claim(pod.Name); claim != nil && claim.Labels[v1alpha1.LabelRetired] == "true" {
		j.breaks("I26", "a pod is made for %s on the claim of a member that left", pod.Name)
	}
}

// keepsClaimsOfStrangers holds that a claim which somebody made in the place of a member's is left alone.
func (j *Judge) keepsClaimsOfStrangers(o *world.Operator, claim client.Object) {
	if o.Read == nil {
		return
	}
	for _, m := range o.Read.Status.Members {
		if m.Name == claim.GetName() && m.ClaimUID != "" && m.ClaimUID != string(claim.GetUID()) {
			j.breaks("strangers", "claim %s is deleted, which was not made for its member", m.Name)
		}
	}
}
