package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// latch records that the cluster is founded, when all its founders serve and the leader answered for a quorum of them.
// From then on no volume is ever empty by right.
func latch(v *view, d *verdict) {
	if v.Founded() {
		return
	}
	if waiting := v.founderToWaitFor(); waiting != nil {
		text := "it does not serve yet"
		if t := waiting.Trouble(); t != nil {
			text = t.Message
		}
		d.wait(v1alpha1.ReasonJoining, "the founding waits for %s: %s", waiting.Name, text)
		return
	}
	if !v.listed() || len(v.members) == 0 {
		d.wait(v1alpha1.ReasonJoining, "waits until a leader answers")
		return
	}
	if v.unknownMembers() {
		d.block(v1alpha1.ReasonForeignCluster, "etcd lists %d members, and not all of them are known here: "+
			"nothing is changed until a human has looked", len(v.Etcd.List.Members))
		return
	}
	d.do(Latch{
		ClusterID: snapshot.FormatID(v.Etcd.List.ClusterID),
		Version:   v.leader.Look.Status.Version,
	})
	d.stop()
}

// founderToWaitFor is the first founder that does not serve as a listed member.
func (v *view) founderToWaitFor() *snapshot.Member {
	for i := range v.members {
		m := &v.members[i]
		if v.IsFounder(m.Name) && (!m.Serves() || m.Listed == nil) {
			return m
		}
	}
	return nil
}

// unknownMembers says whether etcd lists members that have no entry in the status.
func (v *view) unknownMembers() bool {
	known := 0
	for _, m := range v.members {
		if m.Listed != nil {
			known++
		}
	}
	return known != len(v.Etcd.List.Members)
}
