package judge

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
)

// NeedsRoom says whether something is in the database that a user can do without, or an alarm that it is full.
func (j *Judge) NeedsRoom() bool {
	l := j.leader()
	return l != nil && (l.Data.State.Bytes > 0 || len(l.Data.State.NoSpace) > 0)
}

// stopsOneAtATime holds that a member that does its work is stopped only while all others do theirs (I19).
func (j *Judge) stopsOneAtATime(o *world.Operator, pod *corev1.Pod) {
	l, p := j.leader(), j.w.ProcessOf(pod)
	if l == nil || p == nil || !j.founded() || !j.knows(o) || pod.DeletionTimestamp != nil || !j.works(l, p) {
		return
	}
	if _, listed := l.Data.State.Find(p.Data.MemberID); !listed {
		return
	}
	for _, m := range l.Data.State.Members {
		other := j.w.Engine.Of(l.Data.ClusterID, m.ID)
		if m.ID != p.Data.MemberID && (other == nil || !j.works(l, other)) {
			j.breaks("I19", "the pod of %s is deleted, which does its work, and %s does not", p.Name, nameOf(m))
		}
	}
}

// works says whether a process serves and follows a leader.
func (j *Judge) works(l, p *engine.Process) bool { return p.Serves && j.w.Engine.LeaderOf(p) == l }

// startsNearTheOthers holds that the members of a cluster run minor versions next to each other (I19), and that who is started for the
// first time runs what the cluster speaks (I21), or what its leader runs: that is ahead of it while a downgrade goes on.
func (j *Judge) startsNearTheOthers(p *engine.Process) {
	joins := len(p.Data.Log) == 0
	if l := j.leader(); l != nil && l.Version.Line() == p.Version.Line() {
		joins = false
	}
	for _, other := range j.w.Engine.Processes() {
		if other.Data.ClusterID != p.Data.ClusterID || other == p {
			continue
		}
		if skew := other.Version.Minor - p.Version.Minor; skew > 1 || skew < -1 {
			j.breaks("I19", "%s starts with etcd %s, and %s runs %s", p.Name, p.Version, other.Name, other.Version)
		}
		if speaks := other.Data.State.Version; joins && speaks != (engine.Version{}) && speaks.Before(p.Version.Line()) {
			j.breaks("I21", "%s joins with etcd %s, and the cluster speaks %s", p.Name, p.Version, speaks.Short())
		}
	}
}

// mixed says whether the running members of a cluster run more than one minor version.
func (j *Judge) mixed(cluster uint64) bool {
	var line engine.Version
	for _, p := range j.w.Engine.Processes() {
		if p.Data.ClusterID != cluster {
			continue
		}
		if line != (engine.Version{}) && p.Version.Line() != line {
			return true
		}
		line = p.Version.Line()
	}
	return false
}

// losesOnlyVoter says whether the claim of the only voter, or of one of two, is being deleted: who takes its place joins before it is lost.
func (j *Judge) losesOnlyVoter(at *engine.Process) bool {
	voters := at.Data.State.Voters()
	return len(voters) <= 2 && slices.ContainsFunc(voters, func(m engine.Member) bool {
		claim := j.w.Claim(nameOf(m))
		return claim != nil && claim.DeletionTimestamp != nil
	})
}

// changesNobodyWhileMixed holds that nobody who works leaves, and nobody joins but in the place of a voter that was lost, while versions are
// mixed (I21). An even number of voters tells that one is missing.
func (j *Judge) changesNobodyWhileMixed(o *world.Operator, what string, at *engine.Process, id uint64) {
	if !j.mixed(at.Data.ClusterID) || !j.knows(o) || !at.Leads() || j.losesOnlyVoter(at) {
		return
	}
	voters := len(at.Data.State.Voters())
	switch what {
	case "Remove":
		m, listed := at.Data.State.Find(id)
		if p := j.w.Engine.Of(at.Data.ClusterID, id); listed && !m.Learner && p != nil && j.works(at, p) {
			j.breaks("I21", "voter %s does its work and is removed while versions are mixed", nameOf(m))
		}
	case "AddLearner":
		if voters%2 == 1 && j.well(at, 0) == voters {
			j.breaks("I21", "a member is added while versions are mixed, and all %d voters are well", voters)
		}
	}
}

// hasItsOwnURL holds that a member starts with the URL under which the others know it (I16).
func (j *Judge) hasItsOwnURL(p *engine.Process) {
	for _, other := range j.w.Engine.Processes() {
		if other.Data.ClusterID != p.Data.ClusterID {
			continue
		}
		if m, listed := other.Data.State.Find(p.Data.MemberID); listed && m.URL != p.URL {
			j.breaks("I16", "%s starts as %s, and is listed as %s", p.Name, p.URL, m.URL)
		}
	}
}

// joinsTheNewestList holds that a joiner that was started with an older member list is given the newer one (I15).
func (j *Judge) joinsTheNewestList(pod *corev1.Pod, exit *engine.Exit) {
	if !strings.Contains(exit.Message, "error validating peerURLs") {
		delete(j.refused, pod.UID)
		return
	}
	if j.refused[pod.UID]++; j.refused[pod.UID] > mostRefused {
		j.breaks("I15", "%s ends %d times in a row: %s", pod.Name, j.refused[pod.UID], exit.Message)
	}
}

// mostRefused is how often in a row the member list may change between a joiner's question for it and its start.
const mostRefused = 3
