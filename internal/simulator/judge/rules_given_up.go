package judge

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
)

const (
	// quiet is how long nothing may have happened to a node for an operator to be held to what it is now.
	quiet = time.Minute
	// restartsInVain is from how many starts on a member may be given up whose disk is whole.
	restartsInVain = 5
)

// givesUpNobodyWhole holds that a voter which can come back is not removed for lost: its disk is whole, all nodes are well, and no other
// one was named to take its place.
func (j *Judge) givesUpNobodyWhole(o *world.Operator, at *engine.Process, id uint64) {
	m, listed := at.Data.State.Find(id)
	if !listed || m.Learner || o.Saw == nil || o.Saw.Status.ClusterID == "" || !j.sawNodesWell(o) {
		return
	}
	voters := 0
	for _, recorded := range o.Saw.Status.Members {
		if recorded.Role == v1alpha1.RoleVoter {
			voters++
		}
	}
	if voters > render.Size(o.Saw) || !j.canComeBack(nameOf(m), id) {
		return
	}
	j.breaks("given up", "voter %s is removed, and nothing keeps it from coming back", nameOf(m))
}

// givesUpNoLearner holds that a learner is removed only if it is nobody's, or is not asked for any more, or cannot become what it was named
// for.
func (j *Judge) givesUpNoLearner(o *world.Operator, at *engine.Process, id uint64) {
	m, listed := at.Data.State.Find(id)
	if !listed || !m.Learner || o.Read == nil || o.Read.Status.ClusterID == "" || !j.sawNodesWell(o) || len(j.w.Operators) > 1 {
		return
	}
	if pod := j.w.Pod(nameOf(m)); pod != nil && pod.Spec.NodeName == "" {
		return // The scheduler finds no node that has its volume.
	}
	if j.isWanted(o.Read, nameOf(m)) {
		j.breaks("given up", "learner %s is removed, which is asked for, and nothing keeps it from joining", nameOf(m))
	}
}

// isWanted says whether a status has a member, no more of its role are known than are asked for, and its claim is the one that was made for
// it, as large as is asked for.
func (j *Judge) isWanted(cluster *v1alpha1.EtcdCluster, name string) bool {
	var known *v1alpha1.MemberStatus
	have := map[v1alpha1.MemberRole]int{}
	for i := range cluster.Status.Members {
		m := &cluster.Status.Members[i]
		have[m.Role]++
		if m.Name == name {
			known = m
		}
	}
	operation := cluster.Status.Operation
	if known == nil || operation != nil && operation.Type == v1alpha1.OperationDowngrade {
		return false
	}
	asked := render.Size(cluster)
	if known.Role == v1alpha1.RoleReadReplica {
		asked = render.ReadReplicas(cluster)
	}
	claim := j.w.Claim(name)
	v := j.w.VolumeOf(claim)
	if have[known.Role] > asked || v == nil || v.Lost || claim.DeletionTimestamp != nil || string(claim.UID) != known.ClaimUID {
		return false
	}
	size := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	return size.Cmp(render.StorageSize(cluster)) <= 0
}

// addsOneAfterTheOther holds that nobody is added while another one has yet to start: a joiner starts with the list as it was when it
// asked (I15).
func (j *Judge) addsOneAfterTheOther(o *world.Operator, at *engine.Process) {
	if o.Read == nil || len(j.w.Operators) > 1 || !j.sawNodesWell(o) {
		return
	}
	for _, m := range at.Data.State.Members {
		if m.Name == "" && m.Learner && j.isWanted(o.Read, nameOf(m)) {
			j.breaks("I15", "a member is added, and %s, which was added before, has yet to start", nameOf(m))
		}
	}
}

// sawNodesWell says whether an operator looked when every machine ran, was reached and took pods, and had for a while.
func (j *Judge) sawNodesWell(o *world.Operator) bool {
	if o.LookedAt <= j.nodesSince+quiet {
		return false
	}
	for _, n := range j.w.Nodes {
		if !n.Alive() || j.w.Faults.Blind[n.Name] {
			return false
		}
	}
	return true
}

// canComeBack says whether a member's claim and what is on it are as its engine left them.
func (j *Judge) canComeBack(name string, id uint64) bool {
	claim := j.w.Claim(name)
	v := j.w.VolumeOf(claim)
	if v == nil || claim.DeletionTimestamp != nil || v.Lost || v.Data == nil || v.Data.MemberID != id || v.Marker == nil {
		return false
	}
	if pod := j.w.Pod(name); pod != nil {
		for _, status := range pod.Status.ContainerStatuses {
			if status.RestartCount >= restartsInVain {
				return false
			}
		}
	}
	return true
}
