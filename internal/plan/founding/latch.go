package founding

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/objects"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// Latch records that the cluster is founded, when all its founders serve, with certificates of the authorities that there are, and the
// leader answered for a quorum of them.
// From then on no volume is ever empty by right.
func Latch(v *view.View, d *verdict.Verdict) {
	if v.Founded() {
		return
	}
	if !v.Founding() && nobodyHasData(v) {
		d.Block(v1alpha1.ReasonNoData, "the status was lost, and none of the %d members has data: the cluster was not founded yet, or its volumes "+
			"were emptied. Nothing is founded by itself. If there is no data to bring back, delete the cluster and its claims (kubectl delete "+
			"pvc -n %s -l %s=%s) and create it again", len(v.Members), v.Cluster.Namespace, v1alpha1.LabelCluster, v.Cluster.Name)
		return
	}
	if waiting := founderToWaitFor(v); waiting != nil {
		text := "it does not serve yet"
		if t := waiting.Trouble(); t != nil {
			text = t.Message
		} else if !objects.Certified(v, waiting.Name) {
			text = "its certificates are being issued anew"
		}
		d.Wait(v1alpha1.ReasonJoining, "the founding waits for %s: %s", waiting.Name, text)
		return
	}
	if !v.Listed() || len(v.Members) == 0 {
		d.Wait(v1alpha1.ReasonJoining, "waits until a leader answers")
		return
	}
	if v.UnknownMembers() {
		d.Block(v1alpha1.ReasonForeignCluster, "etcd lists %d members, and not all of them are known here: "+
			"nothing is changed until a human has looked", len(v.Etcd.List.Members))
		return
	}
	d.Do(action.Latch{
		ClusterID: snapshot.FormatID(v.Etcd.List.ClusterID),
		Version:   v.Version,
	})
	d.Stop()
}

// founderToWaitFor is the first founder that does not serve as a listed member, or whose authority somebody deleted meanwhile.
func founderToWaitFor(v *view.View) *snapshot.Member {
	for i := range v.Members {
		m := &v.Members[i]
		if v.IsFounder(m.Name) && (!m.Serves() || m.Listed == nil || !objects.Certified(v, m.Name)) {
			return m
		}
	}
	return nil
}

// nobodyHasData says whether every member's agent runs and has found no data to start from, nor anybody to ask.
func nobodyHasData(v *view.View) bool {
	for _, m := range v.Members {
		agent := m.Look.Agent
		if agent == nil || agent.Reason != snapshot.ReasonNoAnswer && agent.Reason != snapshot.ReasonTicketSpent {
			return false
		}
	}
	return len(v.Members) > 0
}
