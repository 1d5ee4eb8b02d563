package judge

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
)

// runsOnItsOwnDisk holds that a member ID runs on the claim that it was made on, and never begins anew (I7, I8).
func (j *Judge) runsOnItsOwnDisk(v *world.Volume, p *engine.Process) {
	id := p.Data.MemberID
	claim, ran := j.claimOf[id]
	switch {
	case !ran:
		j.claimOf[id] = v.Claim
	case claim != v.Claim:
		j.breaks("I7", "member %s (%x) runs on claim %s, and first ran on %s", p.Name, id, v.Claim, claim)
	case len(p.Data.Log) == 0 && j.published(p):
		j.breaks("I8", "member %s (%x) ran before, and starts on an empty directory", p.Name, id)
	}
}

// published says whether a member is known by name: it has run.
func (j *Judge) published(p *engine.Process) bool {
	for _, other := range j.w.Engine.Processes() {
		if m, listed := other.Data.State.Find(p.Data.MemberID); listed && other != p && (m.Name != "" || !m.Learner) {
			return true
		}
	}
	return false
}

// oneProcessEach holds that no two processes run as one member or on one claim (I12).
func (j *Judge) oneProcessEach() {
	processes := j.w.Engine.Processes()
	for i, a := range processes {
		for _, b := range processes[i+1:] {
			if a.Data == b.Data || a.Data.MemberID == b.Data.MemberID {
				j.breaks("I12", "member %x runs twice, on %s and on %s", a.Data.MemberID, a.Host, b.Host)
			}
		}
	}
}

// keepsClaimsOfMembers holds that no claim goes that a member of the list needs, and none without a quorum (I13, I14, I25).
func (j *Judge) keepsClaimsOfMembers(o *world.Operator, claim client.Object) {
	if !j.founded() {
		return
	}
	l := j.leader()
	if l == nil {
		if v := j.w.Volumes[claim.GetUID()]; v != nil && v.Data != nil && j.knows(o) {
			j.breaks("I25", "the claim %s is deleted while there is no quorum", claim.GetName())
		}
		return
	}
	for _, m := range l.Data.State.Members {
		if nameOf(m) == claim.GetName() && j.w.Volumes[claim.GetUID()] != nil && !j.w.Volumes[claim.GetUID()].Lost {
			j.breaks("I13, I14", "the claim of %s is deleted, and etcd lists the member", claim.GetName())
		}
	}
}

// nameOf is a member's name, by its URL.
func nameOf(m engine.Member) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(m.URL, "https://"), ".")
	return name
}

// namesAreNew holds that no name is given to a member twice. What a status that was lost
// no longer tells, and no claim does, nobody can know.
func (j *Judge) namesAreNew(before, after *v1alpha1.EtcdCluster) {
	if before != nil && after.Status.MemberCounter < before.Status.MemberCounter {
		clear(j.names)
	}
	for _, m := range after.Status.Members {
		name := m.Name
		if before != nil && len(before.Status.Members) > 0 && j.names[name] && !recorded(before, name, m.Role) {
			j.breaks("names", "the name %s is given a second time", name)
		}
		j.names[name] = true
	}
}

// elected holds that who leads has every write that was acknowledged.
func (j *Judge) elected(l *engine.Process) {
	writes := l.Data.Writes(len(l.Data.Log))
	for _, done := range j.w.Acknowledged {
		if done.Cluster == l.Data.ClusterID && !writes[done.Write] {
			j.breaks("acknowledged writes", "%s leads, and has lost write %d", l.Name, done.Write)
			return
		}
	}
}

// committed notes since when nothing is new in etcd, and since when it has raised an alarm.
func (j *Judge) committed(_ *engine.Process, e engine.Entry) {
	j.committedSince = j.w.Now()
	switch {
	case e.Kind == engine.Disarm:
		j.alarmedSince = -1
	case (e.Kind == engine.RaiseAlarm || e.Kind == engine.RaiseCorrupt) && j.alarmedSince < 0:
		j.alarmedSince = j.w.Now()
	}
}

// startsWhatCanStart holds that no engine is started on what it cannot read, or below what the cluster agreed on (I17, I17b,
// I18, I20), and that nothing committed was lost.
func (j *Judge) startsWhatCanStart(pod *corev1.Pod, exit *engine.Exit) {
	for words, rule := range map[string]string{
		"panic: unmarshal should never fail": "I17b",
		"too many learner members":           "I17",
		"invalid downgrade":                  "I20",
		"is not supported":                   "I20",
		"no member can join":                 "I21",
		"a committed entry conflicts":        "acknowledged writes",
	} {
		if strings.Contains(exit.Message, words) {
			j.breaks(rule, "etcd of %s ends: %s", pod.Name, exit.Message)
		}
	}
}
