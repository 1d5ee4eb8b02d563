package version

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
)

// cancelStray cancels a downgrade that nobody here is carrying out: the status was lost in the middle of it, or someone enabled
// it by hand. Nobody can join before. What the spec asks for begins after that.
func cancelStray(v *view.View, d *verdict.Verdict) {
	target := release.MinorOf(v.Leader.Look.Status.DowngradeTarget)
	d.Do(action.CancelDowngrade{Leader: v.Leader.Name, Target: target, Why: "no downgrade is under way"})
	d.Wait(v1alpha1.ReasonDowngrading, "a downgrade to etcd %s is enabled that is not under way: it is cancelled", target)
}

// notLowered says why a member may not be started with the version below yet; empty when it may: the cluster speaks that
// version, the data of every member is in its form (I20), and neither can rise again.
func notLowered(v *view.View) string {
	target := release.MinorOf(v.Cluster.Status.Operation.Version)
	if speaks := v.ClusterVersion(); speaks != target {
		return fmt.Sprintf("the cluster is to speak etcd %s, and speaks %s", target, speaks)
	}
	holds := v.DowngradeEnabled()
	for _, m := range v.ListedMembers() {
		switch {
		case !m.Serves():
			return m.Name + " does not answer"
		case release.MinorOf(m.Look.Status.Version) == target:
			holds = true
		case release.MinorOf(m.Look.Status.StorageVersion) != target:
			return fmt.Sprintf("the data of %s is in the form of etcd %s", m.Name, release.MinorOf(m.Look.Status.StorageVersion))
		}
	}
	if !holds {
		return "etcd is to be made ready"
	}
	return ""
}

// prepareDowngrade makes etcd ready for the version below: first the read replicas leave, then the downgrade is enabled at the
// leader. When a member has to be replaced meanwhile, and when the user thinks better of it, the downgrade is cancelled first.
func prepareDowngrade(v *view.View, d *verdict.Verdict) {
	operation := v.Cluster.Status.Operation
	target := release.MinorOf(operation.Version)
	enabled := v.DowngradeEnabled()
	cancel := func(why string) {
		if enabled && takeUnusedTurnBack(v, d) {
			return
		}
		if enabled {
			d.Do(action.CancelDowngrade{Leader: v.Leader.Name, Target: target, Why: why})
		}
		d.Wait(v1alpha1.ReasonDowngrading, "%s; %s", Story(v), why)
	}
	if v.Direction() == state.Back {
		if enabled {
			cancel("the spec asks for another version")
		}
		return
	}
	if absent := absentVoter(v); absent != "" {
		cancel(absent)
		return
	}
	if v.Direction() == state.Holds {
		if !someHadTurn(v) {
			cancel("the spec asks for a version that cannot be reached")
		}
		return
	}
	if replicas := v.Having(v1alpha1.RoleReadReplica); len(replicas) > 0 {
		d.Wait(v1alpha1.ReasonDowngrading, "%s; first %s: etcd goes down without learners. They come back after it",
			Story(v), leave(len(replicas)))
		return
	}
	why := notLowered(v)
	switch {
	case why == "":
	case enabled || v.ClusterVersion() == target:
		d.Wait(v1alpha1.ReasonDowngrading, "%s; it waits: %s", Story(v), why)
	case keepsFromBeginning(v, d, operation.Version) != "":
		d.Wait(v1alpha1.ReasonDowngrading, "%s; it waits: %s", Story(v), keepsFromBeginning(v, d, operation.Version))
	default:
		d.Do(action.EnableDowngrade{Leader: v.Leader.Name, Target: target})
		d.Wait(v1alpha1.ReasonDowngrading, "%s; etcd is made ready", Story(v))
	}
}

// takeUnusedTurnBack takes a turn back from a member that was not started anew since, before the downgrade is cancelled: if its pod ended after
// that, the next one would be of the version below, and the cluster speak the one above again (I20). Of one that has no pod the next is
// waited for, if it can be made. It says whether there is such a member.
func takeUnusedTurnBack(v *view.View, d *verdict.Verdict) bool {
	for _, m := range v.ListedMembers() {
		switch {
		case !v.HadTurn(m) || m.Loss() != "" || v.Departure(m).Kind == departure.Lost:
		case m.Pod == nil && (!v.CanBeMade(m) || !m.ClaimIsItsOwn()):
		case m.Pod == nil:
			d.Wait(v1alpha1.ReasonDowngrading, "%s; it waits for the pod of %s", Story(v), m.Name)
			return true
		case m.Pod.Annotations[render.AnnotationVersion] != v.Cluster.Status.Operation.Version && v.HasImage(v.Version):
			d.Do(action.GiveTurn{Member: m.Name, Back: true})
			d.Wait(v1alpha1.ReasonDowngrading, "%s; the turn of %s is taken back", Story(v), m.Name)
			return true
		}
	}
	return false
}

func leave(replicas int) string {
	if replicas == 1 {
		return "the read replica leaves"
	}
	return fmt.Sprintf("the %d read replicas leave", replicas)
}

// absentVoter tells of a voter that is to be replaced, or to join; empty when there is none.
func absentVoter(v *view.View) string {
	for _, m := range v.Having(v1alpha1.RoleVoter) {
		switch {
		case v.Departure(m).Kind == departure.Lost:
			return fmt.Sprintf("%s is replaced first: %s", m.Name, v.Departure(m).Why)
		case m.Listed == nil && !m.Removed, m.Listed != nil && m.Listed.Learner:
			return m.Name + " joins first"
		}
	}
	return ""
}
