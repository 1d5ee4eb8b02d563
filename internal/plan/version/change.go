package version

import (
	"fmt"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// Change takes the members to the version of the spec, step by step. A step is an operation in the status; the roll
// gives each member its turn. What is left is to begin a step, to see what etcd has to do for it, and to end it.
func Change(v *view.View, d *verdict.Verdict) {
	switch {
	case !v.Founded() || v.Founding():
	case !v.Listed():
		changeAlone(v, d)
	case v.ChangesVersion():
		goOn(v, d)
	case v.DowngradeEnabled():
		cancelStray(v, d)
	default:
		begin(v, d)
	}
}

// begin begins the next step, if there is one. All members have to stand firm, as etcd asks for before any change of the
// version. Members that run the next version already, because a status was lost on the way, keep it.
func begin(v *view.View, d *verdict.Verdict) {
	steps, err := v.Settings.Images.Path(v.Version, v.Cluster.Spec.Version)
	if err != nil || len(steps) == 0 || replicasForbid(v, steps[0]) {
		return
	}
	operation := v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: steps[0]}
	if release.Older(steps[0], v.Version) {
		operation.Type = v1alpha1.OperationDowngrade
	}
	for _, m := range v.Members {
		if m.Pod != nil && m.Pod.Annotations[render.AnnotationVersion] == steps[0] {
			operation.Members = append(operation.Members, m.Name)
		}
	}
	if operation.Type == v1alpha1.OperationUpgrade {
		operation.LogIndex = int64(v.Leader.Look.Status.RaftIndex)
	}
	d.Operate(operation.Type)
	reason := ReasonOf(operation.Type)
	if obstacle := keepsFromBeginning(v, d, steps[0]); obstacle != "" {
		d.Wait(reason, "etcd %s is to be taken to %s%s; it waits: %s", v.Version, steps[0], onTheWay(v, steps[0]), obstacle)
		return
	}
	d.Do(action.BeginVersion{From: v.Version, Operation: operation})
	d.Wait(reason, "etcd %s is taken to %s%s", v.Version, steps[0], onTheWay(v, steps[0]))
}

// replicasForbid says whether the spec asks for read replicas that the version cannot have: which of both is meant, only the
// user knows.
func replicasForbid(v *view.View, version string) bool {
	engine, _ := release.Engine(version)
	return render.ReadReplicas(v.Cluster) > 0 && !engine.ReadReplicas() && v.Engine.ReadReplicas()
}

// keepsFromBeginning says why no change to a version may begin now; empty when it may.
func keepsFromBeginning(v *view.View, d *verdict.Verdict, version string) string {
	switch leaves := v.WhoLeavesFirst(); {
	case d.TouchesMembers():
		return "until nothing else is done to members"
	case v.Strangers():
		return "etcd lists a member that is not known here"
	case leaves != nil:
		return fmt.Sprintf("%s is to leave first: %s", leaves.Name, v.Departure(*leaves).Why)
	case len(v.Etcd.Alarms) > 0:
		return "etcd raised the alarm " + v.Etcd.Alarms[0].Type
	case v.Etcd.AlarmsUnknown:
		return "etcd raised an alarm, and does not tell which"
	}
	for _, m := range v.Members {
		if waitsForImage(v, m) {
			if !cannotReadOldLogs(v, version) {
				continue
			}
			return fmt.Sprintf("there is no image of etcd %s here to make the pod of %s again, and it has to save its log first", v.Version, m.Name)
		}
		if m.Listed == nil {
			return m.Name + " is to join first"
		}
		if text := v.Weakness(m); text != "" {
			return fmt.Sprintf("%s: %s", m.Name, text)
		}
	}
	if speaks := v.ClusterVersion(); speaks != release.MinorOf(v.Version) {
		return fmt.Sprintf("the members are to speak etcd %s, and say that they speak %q", release.MinorOf(v.Version), speaks)
	}
	return ""
}

// goOn sees whether the step under way has come to its end.
func goOn(v *view.View, d *verdict.Verdict) {
	operation := v.Cluster.Status.Operation
	d.Operate(operation.Type)
	switch {
	case IsDone(v):
		d.Do(action.Settle{Version: operation.Version})
		d.Wait(ReasonOf(operation.Type), "all members run etcd %s", operation.Version)
	case v.Direction() != state.Forth && !someHadTurn(v) && !v.DowngradeEnabled() && allBack(v):
		d.Do(action.Settle{Version: v.Version})
		d.Wait(ReasonOf(operation.Type), "the change to etcd %s is taken back: all members run %s", operation.Version, v.Version)
	default:
		prepareTurns(v, d)
	}
}

// IsDone says whether all members, and etcd itself, have gone over to the version of the operation under way.
func IsDone(v *view.View) bool {
	return v.ChangesVersion() && (v.Risen() || v.Direction() != state.Back && allTurned(v) && etcdFollowed(v))
}

// someHadTurn says whether a member had its turn. One that was lost with the new version, and is out of the member list, is not taken back
// any more.
func someHadTurn(v *view.View) bool {
	return slices.ContainsFunc(v.Members, func(m snapshot.Member) bool { return !m.Removed && v.HadTurn(m) })
}

// allBack says whether every member has a pod of the version below again. That one is to be started anew for another reason is no matter of the
// version: it may have to wait for long.
func allBack(v *view.View) bool {
	return !slices.ContainsFunc(v.ListedMembers(), func(m snapshot.Member) bool {
		return m.Pod == nil || m.Pod.DeletionTimestamp == nil && m.Loss() == "" && m.Pod.Annotations[render.AnnotationVersion] != v.Version
	})
}

// allTurned says whether every member runs what it was given.
func allTurned(v *view.View) bool {
	for _, m := range v.ListedMembers() {
		if !m.Serves() || m.Look.Status.Version != v.Cluster.Status.Operation.Version {
			return false
		}
	}
	return true
}

// etcdFollowed says whether etcd itself went over to the version that all members run. A patch is no matter of etcd's.
func etcdFollowed(v *view.View) bool {
	if !v.MinorChanges() {
		return true
	}
	return v.ClusterVersion() == release.MinorOf(v.Cluster.Status.Operation.Version) && !v.DowngradeEnabled()
}

// onTheWay names the version that the user asked for, if a step does not reach it yet.
func onTheWay(v *view.View, step string) string {
	if asked := v.Cluster.Spec.Version; asked != step {
		return " on the way to " + asked
	}
	return ""
}

// ReasonOf is the reason of the progress while a change of that kind goes on.
func ReasonOf(kind v1alpha1.OperationType) string {
	switch kind {
	case v1alpha1.OperationUpgrade:
		return v1alpha1.ReasonUpgrading
	case v1alpha1.OperationDowngrade:
		return v1alpha1.ReasonDowngrading
	default:
		return v1alpha1.ReasonRolling
	}
}

// Story tells how far a change of the version is.
func Story(v *view.View) string {
	operation := v.Cluster.Status.Operation
	running := 0
	listed := v.ListedMembers()
	for _, m := range listed {
		if m.Serves() && m.Look.Status.Version == operation.Version {
			running++
		}
	}
	switch v.Direction() {
	case state.Back:
		return fmt.Sprintf("the change from etcd %s to %s is taken back: %d of %d members still run it",
			v.Version, operation.Version, running, len(listed))
	case state.Holds:
		return fmt.Sprintf("the change from etcd %s to %s stands still: it does not lead to %s", v.Version, operation.Version, v.Cluster.Spec.Version)
	default:
		return fmt.Sprintf("etcd %s is taken to %s%s: %d of %d members run it",
			v.Version, operation.Version, onTheWay(v, operation.Version), running, len(listed))
	}
}

// prepareTurns does what etcd needs before the next member may be started anew.
func prepareTurns(v *view.View, d *verdict.Verdict) {
	switch {
	case v.GoesDown():
		prepareDowngrade(v, d)
	case v.Direction() == state.Forth && needsAgedLog(v):
		ageLog(v, d)
	}
	giveTurnForImage(v, d)
	if v.Direction() == state.Holds {
		d.Say(ReasonOf(v.Operation()), "%s", Story(v))
	}
	if v.Direction() == state.Forth && allTurned(v) {
		d.Wait(ReasonOf(v.Operation()), "%s; etcd itself follows", Story(v))
	}
}
