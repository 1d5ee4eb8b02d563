package judge

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
)

// NeedsRoom says whether something is in the database that a user can do without, or an alarm.
func (j *Judge) NeedsRoom() bool {
	l := j.leader()
	return l != nil && (l.Data.State.Bytes > 0 || len(l.Data.State.NoSpace) > 0 || len(l.Data.State.Corrupt) > 0)
}

// isNobodys says whether an operator read of no member of a name: somebody else added it, maybe since.
func isNobodys(o *world.Operator, name string) bool {
	return o.Read != nil && !slices.ContainsFunc(o.Read.Status.Members, func(m v1alpha1.MemberStatus) bool { return m.Name == name })
}

// isWell says whether a listed member does its work.
func (j *Judge) isWell(l *engine.Process, m engine.Member) bool {
	p := j.w.Engine.Of(l.Data.ClusterID, m.ID)
	return p != nil && j.works(l, p)
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

// mixed says whether members of a leader run different versions.
func (j *Judge) mixed(l *engine.Process) bool {
	return slices.ContainsFunc(l.Data.State.Members, func(m engine.Member) bool {
		p := j.w.Engine.Of(l.Data.ClusterID, m.ID)
		return p != nil && p.Serves && p.Version != l.Version
	})
}

// losesOnlyVoter says whether the claim of the only voter is being deleted: who takes its place joins before it is lost.
func (j *Judge) losesOnlyVoter(at *engine.Process) bool {
	voters := at.Data.State.Voters()
	claim := j.w.Claim(nameOf(voters[0]))
	return len(voters) == 1 && claim != nil && claim.DeletionTimestamp != nil
}

// removesNobodyWhileMixed holds that no voter leaves who works while versions are mixed (I21), but for one of two: of those neither can be
// stopped, and the change of the version would not come to its end.
func (j *Judge) removesNobodyWhileMixed(o *world.Operator, at *engine.Process, id uint64) {
	if p := j.working(o, at, id); p != nil && !j.w.Faults.Blind[p.Host] && len(at.Data.State.Voters()) != 2 && j.mixed(at) {
		j.breaks("I21", "voter %s does its work and is removed while versions are mixed", p.Name)
	}
}

// addsNobodyWhileMixed holds that nobody joins while versions are mixed, but in the place of a voter that was lost, or will be (I21). An even
// number of voters tells that one is missing.
func (j *Judge) addsNobodyWhileMixed(o *world.Operator, at *engine.Process) {
	voters := len(at.Data.State.Voters())
	if j.knows(o) && at.Leads() && voters%2 == 1 && j.well(at, 0) == voters && j.mixed(at) && !j.losesOnlyVoter(at) {
		j.breaks("I21", "a member is added while versions are mixed, and all %d voters are well", voters)
	}
}

// lowersWhatIsAskedFor holds that etcd is made ready for a version below only as an operation that goes there needs it, and without
// learners (I20, I21).
func (j *Judge) lowersWhatIsAskedFor(o *world.Operator, at *engine.Process, target string) {
	if o.Read == nil {
		return
	}
	operation := o.Read.Status.Operation
	if operation == nil || operation.Type != v1alpha1.OperationDowngrade || !strings.HasPrefix(operation.Version, target+".") {
		j.breaks("I20", "a downgrade to etcd %s is enabled, and none is under way", target)
	}
	if state := at.Data.State; len(state.Members) > len(state.Voters()) && len(j.w.Operators) == 1 {
		j.breaks("I21", "a downgrade is enabled, and there are learners")
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
