package judge

import (
	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
)

// QuorumIsGone says whether the disks of so many voters are gone that no majority of them can ever be again. Before its end a founding
// that lost what it wrote waits for its user, too: nobody knows whether somebody's write was answered.
func (j *Judge) QuorumIsGone() bool {
	newest := j.newest()
	if newest == nil {
		return j.founded() || j.foundersLostData()
	}
	voters, whole := newest.State.Voters(), 0
	for _, m := range voters {
		if j.isWhole(newest.ClusterID, m.ID) {
			whole++
		}
	}
	return whole < engine.Majority(len(voters))
}

// foundersLostData says whether a member ran whose disk is empty.
func (j *Judge) foundersLostData() bool {
	for _, v := range j.w.Volumes {
		if v.Data == nil && v.Marker != nil && v.Marker.ClaimUID == string(v.Claim) {
			return true
		}
	}
	return false
}

// NobodyKnows says whether users took the status away and are deleting every claim but those of members that left: what is left is nobody's.
func (j *Judge) NobodyKnows() bool {
	cluster := j.w.Cluster()
	if cluster == nil || len(cluster.Status.Members) > 0 || cluster.Status.MemberCounter > 0 {
		return false
	}
	for _, name := range j.w.API.Names(kube.Claims) {
		if claim := j.w.Claim(name); claim.DeletionTimestamp == nil && claim.Labels[v1alpha1.LabelRetired] != "true" {
			return false
		}
	}
	return j.w.API.Len(kube.Claims) > 0
}

// HumanIsAwaited says whether the operator holds still by right: users took the status away and, with its claim, a member that etcd
// lists. Nobody knows of it any more, and nothing is changed beside a member that nobody knows. Or they made the cluster again, and
// the claims of the one before hold its data.
func (j *Judge) HumanIsAwaited() bool {
	cluster := j.w.Cluster()
	if cluster == nil || cluster.Status.ClusterID != "" {
		return false
	}
	degraded := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionDegraded)
	return degraded != nil && (degraded.Reason == v1alpha1.ReasonForeignCluster || degraded.Reason == v1alpha1.ReasonRetainedClaimsFound)
}

// newest is the directory that knows most of the cluster, on a disk or of a process; nil when there is none.
func (j *Judge) newest() *engine.Data {
	var newest *engine.Data
	consider := func(d *engine.Data) {
		if d != nil && !j.earlier(d.ClusterID) && (newest == nil || d.Commit > newest.Commit) {
			newest = d
		}
	}
	for _, p := range j.w.Engine.Processes() {
		consider(p.Data)
	}
	for _, v := range j.w.Volumes {
		consider(v.Data)
	}
	return newest
}

// isWhole says whether a member runs, or can start from its disk. A claim that is being deleted goes with the pod, which nobody ends for that.
func (j *Judge) isWhole(cluster, id uint64) bool {
	if j.w.Engine.Of(cluster, id) != nil {
		return true
	}
	for _, v := range j.w.Volumes {
		if claim := j.w.Claim(v.Name); claim != nil && claim.UID == v.Claim && claim.DeletionTimestamp != nil {
			continue
		}
		if v.Data != nil && v.Data.MemberID == id && v.Data.ClusterID == cluster && v.Marker != nil && v.Marker.ClaimUID == string(v.Claim) {
			return true
		}
	}
	return false
}
