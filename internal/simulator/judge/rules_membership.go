package judge

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
	"database.example.com/operator/internal/snapshot"
)

// oneChangeAtATime holds that one look leads to one change of the membership; several learners may be promoted together (I1).
func (j *Judge) oneChangeAtATime(o *world.Operator, what string) {
	c := j.changes[o]
	if c.look != o.Looks {
		c = changesOf{look: o.Looks}
	}
	c.all++
	if what == "MoveLeader" || what == "Promote" && c.others == 0 {
		j.changes[o] = c
		return
	}
	c.others++
	j.changes[o] = c
	if c.others > 1 {
		j.breaks("I1", "one look leads to more than one change of the membership")
	}
}

// promotesWhoIsReady holds that a learner that is promoted keeps up, runs, and is the operator's own (I6).
func (j *Judge) promotesWhoIsReady(o *world.Operator, at *engine.Process, id uint64) {
	p := j.w.Engine.Of(at.Data.ClusterID, id)
	if !j.knows(o) {
		return
	}
	switch {
	case p == nil:
		j.breaks("I6", "a learner is promoted that does not run")
	case o.LookedAt <= j.committedSince:
		// It may have kept up a moment ago.
	case at.Data.Index() > p.Data.Index()+1000, 10*p.Data.Index() < 9*at.Data.Index():
		j.breaks("I6", "learner %s is promoted, and is %d entries behind", p.Name, at.Data.Index()-p.Data.Index())
	case j.w.Engine.LeaderOf(p) != at:
		j.breaks("I6", "learner %s is promoted, and does not follow the leader", p.Name)
	}
	if cluster := j.w.Cluster(); p != nil && cluster != nil && !recorded(cluster, p.Name, v1alpha1.RoleVoter) {
		j.breaks("I6", "learner %s is promoted, and is no voter of the cluster", p.Name)
	}
}

func recorded(cluster *v1alpha1.EtcdCluster, name string, role v1alpha1.MemberRole) bool {
	for _, m := range cluster.Status.Members {
		if m.Name == name && m.Role == role {
			return true
		}
	}
	return false
}

// removalKeepsQuorum holds that a voter goes only when those that are well without it are a quorum of the rest (I3, I38).
func (j *Judge) removalKeepsQuorum(o *world.Operator, at *engine.Process, id uint64) {
	m, listed := at.Data.State.Find(id)
	if !listed || m.Learner || !j.knows(o) || !at.Leads() {
		return
	}
	left := len(at.Data.State.Voters()) - 1
	switch well := j.well(at, id); {
	case left == 0:
		j.breaks("I38", "the last voter is removed")
	case well < engine.Majority(left):
		j.breaks("I3", "voter %s is removed, and %d of the %d voters left are well", nameOf(m), well, left)
	}
}

// addsWithQuorum holds that a member is added only when the voters that are well would be a quorum with one more (I4), and no more learners
// than etcd allows (I17).
func (j *Judge) addsWithQuorum(o *world.Operator, at *engine.Process) {
	voters := len(at.Data.State.Voters())
	if well := j.well(at, 0); j.knows(o) && at.Leads() && voters > 1 && well < engine.Majority(voters+1) {
		j.breaks("I4", "a member is added, and %d of %d voters are well", well, voters)
	}
	if learners := len(at.Data.State.Members) - voters; learners >= at.MaxLearners && len(j.w.Operators) == 1 {
		j.breaks("I17", "a member is added, and there are %d learners", learners)
	}
}

// addsOwnMembers holds that who is added has a name in the status, as the operator read it last: it is never forgotten.
func (j *Judge) addsOwnMembers(o *world.Operator, url string) {
	cluster := o.Read
	if cluster == nil || cluster.Status.MemberCounter == 0 {
		return
	}
	name := nameOf(engine.Member{URL: url})
	if !recorded(cluster, name, v1alpha1.RoleVoter) && !recorded(cluster, name, v1alpha1.RoleReadReplica) {
		j.breaks("I35", "%s is added to etcd's list, and has no name in the status", name)
	}
}

// oneClusterID holds that a cluster's ID is set once (I10).
func (j *Judge) oneClusterID(cluster *v1alpha1.EtcdCluster) {
	id := cluster.Status.ClusterID
	if id == "" {
		return
	}
	known := j.latched[cluster.UID]
	if known != "" && known != id {
		j.breaks("I10", "the cluster's ID changes from %s to %s", known, id)
	}
	if known == "" {
		j.latchedAt = j.w.API.Revision()
	}
	j.latched[cluster.UID] = id
}

// makesNoAuthorityAgain holds that the authorities of a founded cluster are never made anew: members trust the old ones until they are
// started again, and leaves of others would cut them off from each other (I31).
func (j *Judge) makesNoAuthorityAgain(o *world.Operator, secret client.Object) {
	authorities := []string{naming.PeerAuthority(world.ClusterName), naming.ClientAuthority(world.ClusterName), naming.OperatorAuthority(world.ClusterName)}
	if j.founded() && j.latchedAt <= o.Seen && j.newest() != nil && metav1.IsControlledBy(secret, j.w.Cluster()) && slices.Contains(authorities, secret.GetName()) {
		j.breaks("I31", "authority %s is made anew, and the cluster is founded", secret.GetName())
	}
}

// founded says whether the cluster that there is was founded once.
func (j *Judge) founded() bool {
	cluster := j.w.Cluster()
	return cluster != nil && j.latched[cluster.UID] != ""
}

// foundsOnce holds that nothing is founded by a cluster that was, nor beside data that was acknowledged (I9, I11). Where users took
// the status and every disk away, nobody can know.
func (j *Judge) foundsOnce(pod *corev1.Pod, v *world.Volume, founds bool) {
	cluster := j.w.Cluster()
	if !founds || cluster == nil {
		return
	}
	if cluster.Status.ClusterID == "" && !j.othersHoldData(v) {
		delete(j.latched, cluster.UID)
		j.w.Acknowledged, j.claimOf = nil, map[uint64]types.UID{}
		return
	}
	if j.founded() {
		j.breaks("I9", "%s founds a cluster, and the cluster was founded before", pod.Name)
	}
	if len(j.w.Acknowledged) > 0 {
		j.breaks("I9", "%s founds a cluster without the data of the one before", pod.Name)
	}
}

// othersHoldData says whether another volume holds data, or a process does in its memory. What goes with an earlier resource, or by the
// wish of a user, does not count.
func (j *Judge) othersHoldData(v *world.Volume) bool {
	for _, other := range j.w.Volumes {
		if other != v && other.Data != nil && (!j.earlier(other.Data.ClusterID) || !j.leaves(other)) {
			return true
		}
	}
	others := 0
	for _, p := range j.w.Engine.Processes() {
		if !j.earlier(p.Data.ClusterID) {
			others++
		}
	}
	return others > 1
}

// servesVotersOnly holds that clients reach voters of the founded cluster only, and readers its learners (I36).
func (j *Judge) servesVotersOnly() {
	cluster := j.w.Cluster()
	if cluster == nil {
		return
	}
	for name, learner := range map[string]bool{naming.ClientService(cluster.Name): false, naming.ReadService(cluster.Name): true} {
		service, _ := j.w.API.Get(kube.Services, name).(*corev1.Service)
		if service == nil || !metav1.IsControlledBy(service, cluster) {
			// That of an earlier resource goes with it.
			continue
		}
		for _, pod := range j.w.Serving(service) {
			p := j.w.ProcessOf(pod)
			if p == nil {
				continue
			}
			if p.Learner() != learner {
				j.breaks("I36", "Service %s leads to %s, which is a learner: %t", name, pod.Name, p.Learner())
			}
			switch founded := j.latched[cluster.UID]; {
			case founded == "":
				j.breaks("I36", "Service %s leads to %s, and the cluster is not founded", name, pod.Name)
			case founded != snapshot.FormatID(p.Data.ClusterID):
				j.breaks("I36", "Service %s leads to %s, which is a member of another cluster", name, pod.Name)
			}
		}
	}
}

// availableIsTrue holds that the status does not say Available for long after the quorum was lost, or its members disagree (I37).
func (j *Judge) availableIsTrue() {
	cluster := j.w.Cluster()
	if cluster == nil || j.noQuorumSince < 0 || j.w.Now()-j.noQuorumSince < patience || len(j.w.Operators) == 0 || j.w.Faults.APIDown ||
		j.w.Operators[0].Behind() ||
		!meta.IsStatusConditionTrue(cluster.Status.Conditions, v1alpha1.ConditionAvailable) {
		j.inVain = 0
		return
	}
	if o := j.w.Operators[0]; o.Looks != j.look && o.LookedAt > j.noQuorumSince+patience {
		j.look = o.Looks
		j.inVain++
	}
	if j.inVain > looksInVain {
		j.breaks("I37", "the status says Available, and there has been no quorum, or none that agrees, since %s", j.noQuorumSince)
	}
}
