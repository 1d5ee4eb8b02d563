package membership

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/version"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// Change brings the members of etcd to what is asked for, by one change at a time (I1), and none without a quorum.
// Voters that are lost leave first (I4). Then those that have names join: one learner after the other, voters first; those
// that are to vote are promoted together. Voters that are too many leave last.
func Change(v *view.View, d *verdict.Verdict) {
	if !v.Founded() {
		return
	}
	d.Operate(v.Change())
	tellDepartures(v, d)
	if d.ChangesMembership() {
		return
	}
	if !v.Listed() {
		d.Wait(v1alpha1.ReasonWaiting, "no leader answers: nothing but lost pods is made until a quorum of the members is back%s",
			version.WayOut(v))
		return
	}
	if removeLost(v, d) {
		return
	}
	if joining := joiningMember(v); joining != nil {
		helpJoin(v, d, joining)
		return
	}
	if addReadReplicaEarly(v, d) || promote(v, d) || addNext(v, d) || letOneGo(v, d) {
		return
	}
	waitForJoiners(v, d)
	waitForReturn(v, d)
	if v.Founding() {
		d.Wait(v1alpha1.ReasonJoining, "the founding goes on: %d of %d voters vote", v.VotersUp(), v.Wanted(v1alpha1.RoleVoter))
	}
}

// tellDepartures says of each member that is to leave why it is.
func tellDepartures(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		switch leaving, why := v.Departure(m), v.ReplacementOf(m); {
		case leaving.Kind == departure.Lost:
			d.Note(m.Name, "it is lost, and is replaced: %s", leaving.Why)
		case leaving.Kind == departure.Surplus:
			d.Note(m.Name, "it is to leave: %s", leaving.Why)
		case why != "":
			d.Note(m.Name, "it is to be replaced, and a new member joins first: %s", why)
		}
	}
}

// addReadReplicaEarly adds the read replicas that are there while the founder is the only voter, and all the others have
// joined: etcd lets a single voter add a learner at any time, and several only when they have been connected for 5 s.
// It waits for none.
func addReadReplicaEarly(v *view.View, d *verdict.Verdict) bool {
	if !v.Founding() || v.Membership().Voters() != 1 || len(notListed(v, v1alpha1.RoleVoter)) > 0 {
		return false
	}
	for _, m := range notListed(v, v1alpha1.RoleReadReplica) {
		if m.WaitsForPeers() && m.Published {
			return add(v, d, m)
		}
	}
	return false
}

// joiningMember is a member that is in the list and has not served yet.
func joiningMember(v *view.View) *snapshot.Member {
	for i := range v.Members {
		m := &v.Members[i]
		if m.Listed != nil && (!m.Listed.Started() || m.Listed.Learner && m.Voter()) && !m.Serves() && m.Loss() == "" &&
			v.Departure(*m).Kind == departure.Stays {
			return m
		}
	}
	return nil
}

func helpJoin(v *view.View, d *verdict.Verdict, m *snapshot.Member) {
	if m.WaitsForPeers() {
		d.Do(action.Hint{Member: m.Name, Leader: v.Leader.Name})
	}
	text := "it starts"
	if t := m.Trouble(); t != nil {
		text = t.Message
	}
	d.Wait(v.Reason(), "%s joins: %s", words.Describe(*m), text)
}

// addNext adds the first member that can join, voters first: its agent waits and its host name resolves. While versions are
// mixed only voters join, in the place of those that were lost (I21).
func addNext(v *view.View, d *verdict.Verdict) bool {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		if v.Mixed() && role == v1alpha1.RoleReadReplica {
			return false
		}
		waiting := notListed(v, role)
		for _, m := range waiting {
			if m.WaitsForPeers() && m.Published {
				return add(v, d, m)
			}
		}
		if len(waiting) > 0 {
			return false
		}
	}
	return false
}

// waitForJoiners tells of the first member that is to join, and cannot yet.
func waitForJoiners(v *view.View, d *verdict.Verdict) {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		for _, m := range notListed(v, role) {
			d.Wait(v.Reason(), "%s is to join: %s", words.Describe(m), whatItWaitsFor(m))
			return
		}
	}
}

// waitForReturn tells of the first member that may come back, and until when it is waited for.
func waitForReturn(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		why, until := v.MayReturn(m)
		switch {
		case why == "" || m.Listed == nil || v.Departure(m).Kind != departure.Stays:
		case v.Cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever:
			d.Say(v1alpha1.ReasonWaiting, "%s may come back: %s. It is not replaced by itself: replacement.policy is Never", words.Describe(m), why)
		default:
			d.Say(v1alpha1.ReasonWaiting, "%s may come back: %s. It is replaced if that lasts until %s", words.Describe(m), why, words.Clock(until))
		}
	}
}

func notListed(v *view.View, role v1alpha1.MemberRole) []snapshot.Member {
	var waiting []snapshot.Member
	for _, m := range v.Having(role) {
		if m.Listed == nil && m.Loss() == "" && v.Departure(m).Kind == departure.Stays {
			waiting = append(waiting, m)
		}
	}
	return waiting
}

// add adds a member as a learner, if the voters that are up allow that; else it only tells, and others may go on. A pod that was made for
// another version, which is to be made anew, starts its engine as soon as it finds itself in the list: also one for the version that all
// others have left, in the look in which the change of it ends.
func add(v *view.View, d *verdict.Verdict, m snapshot.Member) bool {
	if v.DowngradeEnabled() {
		d.Wait(v1alpha1.ReasonWaiting, "%s is to join, and waits until the downgrade is cancelled: nobody can join before", words.Describe(m))
		return false
	}
	runs := v.VersionOf(m)
	if version.IsDone(v) {
		runs = v.Cluster.Status.Operation.Version
	}
	if m.Pod == nil || m.Pod.Annotations[render.AnnotationVersion] != runs {
		d.Wait(v1alpha1.ReasonWaiting, "%s is to join, and waits for a pod of the version that the cluster is at", words.Describe(m))
		return false
	}
	if _, err := v.Membership().AddLearner(m.Name, v.Engine.JoinsAtOnce()); err != nil {
		d.Wait(v1alpha1.ReasonWaiting, "%s is to join, and waits: %v", words.Describe(m), err)
		return false
	}
	d.Do(action.AddLearner{Leader: v.Leader.Name, Member: m.Name, PeerURL: m.PeerURL})
	d.Wait(v.Reason(), "%s joins as a learner", words.Describe(m))
	return true
}

func whatItWaitsFor(m snapshot.Member) string {
	if t := m.Trouble(); t != nil {
		return t.Message
	}
	if !m.Published {
		return "its host name does not resolve yet"
	}
	return "its agent does not answer yet"
}
