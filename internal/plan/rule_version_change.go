package plan

import (
	"fmt"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// changeVersion takes the members to the version of the spec, step by step. A step is an operation in the status; the roll
// gives each member its turn. What is left is to begin a step, to see what etcd has to do for it, and to end it.
func changeVersion(v *view, d *verdict) {
	switch {
	case !v.Founded() || v.Founding():
	case !v.listed():
		v.goBackAlone(d)
	case v.changesVersion():
		v.goOn(d)
	case v.downgradeEnabled():
		v.cancelStray(d)
	default:
		v.begin(d)
	}
}

// goBackAlone takes an upgrade back from a member whose engine ends with the new version, although nobody leads: that of a
// single voter, or one that a quorum lacks. It was never seen to serve with it, or another one still serves with the old one, so
// etcd has not gone over to it.
func (v *view) goBackAlone(d *verdict) {
	if !v.changesVersion() || v.operation() != v1alpha1.OperationUpgrade || v.direction() != back || v.clusterVersion() != "" {
		return
	}
	for _, m := range v.members {
		if v.hadTurn(m) && m.EngineRan() && !m.EngineRuns() && m.Loss() == "" &&
			(m.Version != v.cluster.Status.Operation.Version || v.oneServesAsBefore()) {
			d.do(GiveTurn{Member: m.Name, Back: true})
			d.say(v1alpha1.ReasonUpgrading, "the change from etcd %s to %s is taken back from %s, whose engine does not run",
				v.version, v.cluster.Status.Operation.Version, m.Name)
			return
		}
	}
}

// oneServesAsBefore says whether a member answers with an older version than the operation's: then etcd cannot have gone over
// to that.
func (v *view) oneServesAsBefore() bool {
	return slices.ContainsFunc(v.members, func(m snapshot.Member) bool {
		return m.Serves() && release.Older(m.Look.Status.Version, v.cluster.Status.Operation.Version)
	})
}

// begin begins the next step, if there is one. All members have to stand firm, as etcd asks for before any change of the
// version. Members that run the next version already, because a status was lost on the way, keep it.
func (v *view) begin(d *verdict) {
	steps, err := v.Settings.Images.Path(v.version, v.cluster.Spec.Version)
	if err != nil || len(steps) == 0 || v.replicasForbid(steps[0]) {
		return
	}
	operation := v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: steps[0]}
	if release.Older(steps[0], v.version) {
		operation.Type = v1alpha1.OperationDowngrade
	}
	for _, m := range v.members {
		if m.Pod != nil && m.Pod.Annotations[render.AnnotationVersion] == steps[0] {
			operation.Members = append(operation.Members, m.Name)
		}
	}
	if operation.Type == v1alpha1.OperationUpgrade {
		operation.LogIndex = int64(v.leader.Look.Status.RaftIndex)
	}
	d.operate(operation.Type)
	reason := reasonOf(operation.Type)
	if obstacle := v.keepsFromBeginning(d); obstacle != "" {
		d.wait(reason, "etcd %s is to be taken to %s%s; it waits: %s", v.version, steps[0], v.onTheWay(steps[0]), obstacle)
		return
	}
	d.do(BeginVersion{From: v.version, Operation: operation})
	d.wait(reason, "etcd %s is taken to %s%s", v.version, steps[0], v.onTheWay(steps[0]))
}

// replicasForbid says whether the spec asks for read replicas that the version cannot have: which of both is meant, only the
// user knows.
func (v *view) replicasForbid(version string) bool {
	engine, _ := release.Engine(version)
	return render.ReadReplicas(v.cluster) > 0 && !engine.ReadReplicas() && v.engine.ReadReplicas()
}

// keepsFromBeginning says why no change of the version may begin now; empty when it may.
func (v *view) keepsFromBeginning(d *verdict) string {
	switch leaves := v.whoLeavesFirst(); {
	case d.touchesMembers():
		return "until nothing else is done to members"
	case v.strangers():
		return "etcd lists a member that is not known here"
	case leaves != nil:
		return fmt.Sprintf("%s is to leave first: %s", leaves.Name, v.departure(*leaves).why)
	case len(v.Etcd.Alarms) > 0:
		return "etcd raised the alarm " + v.Etcd.Alarms[0].Type
	}
	for _, m := range v.members {
		if m.Listed == nil {
			return m.Name + " is to join first"
		}
		if text := v.weakness(m); text != "" {
			return fmt.Sprintf("%s: %s", m.Name, text)
		}
	}
	if speaks := v.clusterVersion(); speaks != release.MinorOf(v.version) {
		return fmt.Sprintf("the members are to speak etcd %s, and say that they speak %q", release.MinorOf(v.version), speaks)
	}
	return ""
}

// goOn sees whether the step under way has come to its end.
func (v *view) goOn(d *verdict) {
	operation := v.cluster.Status.Operation
	d.operate(operation.Type)
	switch {
	case v.risen(), v.direction() != back && v.allTurned() && v.etcdFollowed():
		d.do(Settle{Version: operation.Version})
		d.wait(reasonOf(operation.Type), "all members run etcd %s", operation.Version)
	case v.direction() != forth && len(operation.Members) == 0 && !v.downgradeEnabled() && v.allBack():
		d.do(Settle{Version: v.version})
		d.wait(reasonOf(operation.Type), "the change to etcd %s is taken back: all members run %s", operation.Version, v.version)
	default:
		v.prepareTurns(d)
	}
}

// allBack says whether no member has a pod of the operation's version any more.
func (v *view) allBack() bool {
	return !slices.ContainsFunc(v.listedMembers(), func(m snapshot.Member) bool { return m.Pod == nil || v.isDue(m) })
}

// allTurned says whether every member had its turn, and runs what it was given.
func (v *view) allTurned() bool {
	for _, m := range v.listedMembers() {
		if !v.hadTurn(m) || v.isDue(m) || !m.Serves() || m.Look.Status.Version != v.cluster.Status.Operation.Version {
			return false
		}
	}
	return true
}

// etcdFollowed says whether etcd itself went over to the version that all members run. A patch is no matter of etcd's.
func (v *view) etcdFollowed() bool {
	if !v.minorChanges() {
		return true
	}
	return v.clusterVersion() == release.MinorOf(v.cluster.Status.Operation.Version) && !v.downgradeEnabled()
}

// onTheWay names the version that the user asked for, if a step does not reach it yet.
func (v *view) onTheWay(step string) string {
	if asked := v.cluster.Spec.Version; asked != step {
		return " on the way to " + asked
	}
	return ""
}

func reasonOf(kind v1alpha1.OperationType) string {
	switch kind {
	case v1alpha1.OperationUpgrade:
		return v1alpha1.ReasonUpgrading
	case v1alpha1.OperationDowngrade:
		return v1alpha1.ReasonDowngrading
	default:
		return v1alpha1.ReasonRolling
	}
}

// versionStory tells how far a change of the version is.
func (v *view) versionStory() string {
	operation := v.cluster.Status.Operation
	running := 0
	listed := v.listedMembers()
	for _, m := range listed {
		if m.Serves() && m.Look.Status.Version == operation.Version {
			running++
		}
	}
	switch v.direction() {
	case back:
		return fmt.Sprintf("the change from etcd %s to %s is taken back: %d of %d members still run it",
			v.version, operation.Version, running, len(listed))
	case holds:
		return fmt.Sprintf("the change from etcd %s to %s stands still: it does not lead to %s", v.version, operation.Version, v.cluster.Spec.Version)
	default:
		return fmt.Sprintf("etcd %s is taken to %s%s: %d of %d members run it",
			v.version, operation.Version, v.onTheWay(operation.Version), running, len(listed))
	}
}

// prepareTurns does what etcd needs before the next member may be started anew.
func (v *view) prepareTurns(d *verdict) {
	switch {
	case v.goesDown():
		v.prepareDowngrade(d)
	case v.direction() == forth && v.needsAgedLog():
		v.ageLog(d)
	}
	if v.direction() == holds {
		d.say(reasonOf(v.operation()), "%s", v.versionStory())
	}
	if v.direction() == forth && v.allTurned() {
		d.wait(reasonOf(v.operation()), "%s; etcd itself follows", v.versionStory())
	}
}
