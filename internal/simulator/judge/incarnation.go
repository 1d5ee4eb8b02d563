package judge

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
	"database.example.com/operator/internal/snapshot"
)

// earlier says whether a cluster of etcd is that of another resource of the same name, which was deleted: what is left of it may run on for
// a while where nobody can end it.
func (j *Judge) earlier(id uint64) bool {
	cluster := j.w.Cluster()
	if cluster != nil && len(j.latched) == 1 && j.latched[cluster.UID] != "" {
		return false
	}
	for uid, latched := range j.latched {
		if (cluster == nil || uid != cluster.UID) && latched == snapshot.FormatID(id) {
			return true
		}
	}
	return false
}

// leaves says whether what a volume holds goes with the resource that it belonged to, or because a user deletes it.
func (j *Judge) leaves(v *world.Volume) bool {
	claim := j.w.Claim(v.Name)
	if claim == nil || claim.UID != v.Claim || claim.DeletionTimestamp != nil {
		return true
	}
	owner, cluster := metav1.GetControllerOf(claim), j.w.Cluster()
	return owner != nil && (cluster == nil || owner.UID != cluster.UID)
}

// leader is the process that leads the cluster with a quorum; nil when there is none.
func (j *Judge) leader() *engine.Process {
	for _, p := range j.w.Engine.Processes() {
		if p.Leads() && j.w.Engine.LeaderOf(p) == p && !j.earlier(p.Data.ClusterID) {
			return p
		}
	}
	return nil
}
