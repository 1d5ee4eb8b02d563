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
	if !v.Founding() && v.nobodyHasData() {
		d.block(v1alpha1.ReasonNoData, "the status was lost, and none of the %d members has data: the cluster was not founded yet, or its volumes "+
			"were emptied. Nothing is founded by itself. If there is no data to bring back, delete the cluster and its claims (kubectl delete "+
			"pvc -n %s -l %s=%s) and create it again", len(v.members), v.cluster.Namespace, v1alpha1.LabelCluster, v.cluster.Name)
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
		Version:   v.version,
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

// nobodyHasData says whether every member's agent runs and has found no data to start from, nor anybody to ask.
func (v *view) nobodyHasData() bool {
	for _, m := range v.members {
		agent := m.Look.Agent
		if agent == nil || agent.Reason != snapshot.ReasonNoAnswer && agent.Reason != snapshot.ReasonTicketSpent {
			return false
		}
	}
	return len(v.members) > 0
}
