package founding

import (
	"iter"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// Rebuild writes a status that was lost again. Claims of this very incarnation, without a word of their members in
// the status, mean that the status is gone: never that nothing was founded yet. Claims of members that left are passed
// over. Without the operation Found there is no ticket, so the members start from their data or wait; etcd's ID of the
// cluster is read from etcd itself. Nobody knows of such a member that it never ran, so it counts as one that did.
func Rebuild(v *view.View, d *verdict.Verdict) {
	if len(v.Cluster.Status.Members) > 0 || len(v.Claims) == 0 {
		return
	}
	left := claimsLeft(v)
	// A founding that starts anew dropped its members; that names were given is still known then.
	startsAnew := !v.Founded() && v.Cluster.Status.MemberCounter > 0
	switch {
	case len(left.members) == 0:
	case startsAnew && len(left.empty) > 0 && len(left.empty)+left.leaving == len(left.members):
		dropLeftOvers(d, left.empty)
	case startsAnew && left.leaving == len(left.members):
		// Claims go once their pods have ended, and on a node that is down nobody tells that they have. Nothing waits for that: the next
		// founding gives other names.
	case left.leaving == len(left.members):
		d.Wait(v1alpha1.ReasonWaiting, "waits until the claims of members that were forgotten are deleted")
		d.Stop()
	default:
		d.Do(action.Rebuild{Counter: max(v.Cluster.Status.MemberCounter, numbersGiven(v)), Members: left.members})
		d.Say(v1alpha1.ReasonRebuilding, "the status was lost; it is rebuilt from the claims of %d members", len(left.members))
		d.Stop()
	}
}

// left is what the claims of this incarnation tell when the status tells nothing.
type left struct {
	members []v1alpha1.MemberStatus
	// leaving counts those of which the claim is being deleted.
	leaving int
	// empty names those that stay, and whose claim has no volume.
	empty []string
}

func claimsLeft(v *view.View) left {
	var l left
	for _, name := range slices.Sorted(maps.Keys(v.Claims)) {
		claim := v.Claims[name]
		_, ours := naming.MemberNumber(v.Cluster.Name, v.UID(), name)
		if !ours || claim.Labels[v1alpha1.LabelRetired] == "true" {
			continue
		}
		switch {
		case claim.DeletionTimestamp != nil:
			l.leaving++
		case claim.Spec.VolumeName == "" && claim.Status.Phase != corev1.ClaimBound:
			l.empty = append(l.empty, name)
		}
		role := v1alpha1.RoleVoter
		if claim.Labels[v1alpha1.LabelRole] == v1alpha1.RoleLabelReadReplica {
			role = v1alpha1.RoleReadReplica
		}
		l.members = append(l.members, v1alpha1.MemberStatus{
			Name: name, Role: role, ClaimUID: string(claim.UID), Phase: v1alpha1.PhaseUnreachable,
		})
	}
	return l
}

// dropLeftOvers deletes claims that are left of a founding that was given up: names were given, so the status was not lost, and no claim
// that stays has a volume, so nothing is on it. An operator that was halted before it made claims makes them when they are given up
// already. A claim with a volume is never taken for a left-over, whatever the status says: it may hold what was acknowledged.
func dropLeftOvers(d *verdict.Verdict, claims []string) {
	d.Do(action.Drop{Members: claims, Why: "they are left of a founding that was given up, and have no volume", RestartFounding: true})
	d.Say(v1alpha1.ReasonJoining, "the founding starts anew: claims are left of one that was given up")
	d.Stop()
}

// numbersGiven is the number of the next member as far as what was made of earlier ones tells: no name is given twice.
func numbersGiven(v *view.View) int64 {
	next := int64(0)
	for _, names := range []iter.Seq[string]{maps.Keys(v.Claims), maps.Keys(v.Pods), maps.Keys(v.Secrets)} {
		for name := range names {
			member := strings.TrimSuffix(name, naming.MemberCertificates(""))
			if number, ours := naming.MemberNumber(v.Cluster.Name, v.UID(), member); ours {
				next = max(next, number+1)
			}
		}
	}
	return next
}
