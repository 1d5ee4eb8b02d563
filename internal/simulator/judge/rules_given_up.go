package judge

import (
	"time"

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
	if !listed || m.Learner || o.Saw == nil || o.Saw.Status.ClusterID == "" || o.LookedAt <= j.nodesSince+quiet || !j.nodesAreWell() {
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

// nodesAreWell says whether every machine runs, is reached, and takes pods.
func (j *Judge) nodesAreWell() bool {
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
