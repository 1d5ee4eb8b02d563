package plan

import (
	"fmt"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// goesDown says whether the operation takes the members to the minor version below, for which etcd has to be made ready.
func (v *view) goesDown() bool {
	return v.changesVersion() && v.operation() == v1alpha1.OperationDowngrade && v.minorChanges()
}

// downgradeEnabled says whether a member tells that etcd is ready for a downgrade, or is being made ready. Nobody can join as
// long as that lasts.
func (v *view) downgradeEnabled() bool {
	return slices.ContainsFunc(v.listedMembers(), func(m snapshot.Member) bool {
		return m.Serves() && m.Look.Status.DowngradeEnabled
	})
}

// cancelStray cancels a downgrade that nobody here is carrying out: the status was lost in the middle of it, or someone enabled
// it by hand. Nobody can join before. What the spec asks for begins after that.
func (v *view) cancelStray(d *verdict) {
	target := release.MinorOf(v.leader.Look.Status.DowngradeTarget)
	d.do(CancelDowngrade{Leader: v.leader.Name, Target: target, Why: "no downgrade is under way"})
	d.wait(v1alpha1.ReasonDowngrading, "a downgrade to etcd %s is enabled that is not under way: it is cancelled", target)
}

// notLowered says why a member may not be started with the version below yet; empty when it may: the cluster speaks that
// version, the data of every member is in its form (I20), and neither can rise again.
func (v *view) notLowered() string {
	target := release.MinorOf(v.cluster.Status.Operation.Version)
	if speaks := v.clusterVersion(); speaks != target {
		return fmt.Sprintf("the cluster is to speak etcd %s, and speaks %s", target, speaks)
	}
	holds := v.downgradeEnabled()
	for _, m := range v.listedMembers() {
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
func (v *view) prepareDowngrade(d *verdict) {
	operation := v.cluster.Status.Operation
	target := release.MinorOf(operation.Version)
	enabled := v.downgradeEnabled()
	cancel := func(why string) {
		if enabled {
			d.do(CancelDowngrade{Leader: v.leader.Name, Target: target, Why: why})
		}
		d.wait(v1alpha1.ReasonDowngrading, "%s; %s", v.versionStory(), why)
	}
	if v.direction() == back {
		if enabled {
			cancel("the spec asks for another version")
		}
		return
	}
	if absent := v.absentVoter(); absent != "" {
		cancel(absent)
		return
	}
	if v.direction() == holds {
		if len(operation.Members) == 0 {
			cancel("the spec asks for a version that cannot be reached")
		}
		return
	}
	if replicas := v.having(v1alpha1.RoleReadReplica); len(replicas) > 0 {
		d.wait(v1alpha1.ReasonDowngrading, "%s; first %s: etcd goes down without learners. They come back after it",
			v.versionStory(), leave(len(replicas)))
		return
	}
	why := v.notLowered()
	switch {
	case why == "":
	case enabled || v.clusterVersion() == target:
		d.wait(v1alpha1.ReasonDowngrading, "%s; it waits: %s", v.versionStory(), why)
	case v.keepsFromBeginning(d) != "":
		d.wait(v1alpha1.ReasonDowngrading, "%s; it waits: %s", v.versionStory(), v.keepsFromBeginning(d))
	default:
		d.do(EnableDowngrade{Leader: v.leader.Name, Target: target})
		d.wait(v1alpha1.ReasonDowngrading, "%s; etcd is made ready", v.versionStory())
	}
}

func leave(replicas int) string {
	if replicas == 1 {
		return "the read replica leaves"
	}
	return fmt.Sprintf("the %d read replicas leave", replicas)
}

// absentVoter tells of a voter that is to be replaced, or to join; empty when there is none.
func (v *view) absentVoter() string {
	for _, m := range v.having(v1alpha1.RoleVoter) {
		switch {
		case v.departure(m).kind == lost:
			return fmt.Sprintf("%s is replaced first: %s", m.Name, v.departure(m).why)
		case m.Listed == nil && !m.Removed, m.Listed != nil && m.Listed.Learner:
			return m.Name + " joins first"
		}
	}
	return ""
}
