package report

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/snapshot"
)

// readsCountFor is how long a linearizable read proves that the cluster is available. A look that fails while the last
// read is younger is a hiccup.
const readsCountFor = 5 * time.Second

// corrupt is the alarm by which etcd says that members disagree on the data. Their readiness probes fail from then on.
const corrupt = "CORRUPT"

type conditions struct {
	status *v1alpha1.EtcdClusterStatus
	now    metav1.Time
}

func (c conditions) set(kind string, is bool, reason, message string) {
	value := metav1.ConditionFalse
	if is {
		value = metav1.ConditionTrue
	}
	meta.SetStatusCondition(&c.status.Conditions, metav1.Condition{
		Type: kind, Status: value, Reason: reason, Message: cut(message),
		ObservedGeneration: c.status.ObservedGeneration, LastTransitionTime: c.now,
	})
}

func setConditions(status *v1alpha1.EtcdClusterStatus, s *snapshot.Snapshot, members []snapshot.Member,
	p plan.Plan, err error, found []verdict.Problem,
) {
	c := conditions{status, metav1.NewTime(s.Now)}
	setAvailable(c, s, members)
	setProgressing(c, p, err)
	if len(found) > 0 {
		c.set(v1alpha1.ConditionDegraded, true, found[0].Reason, join(found))
	} else {
		c.set(v1alpha1.ConditionDegraded, false, v1alpha1.ReasonHealthy, "nothing is wrong")
	}
	setVersionSupported(c, s)
	setPlacement(c, s.Cluster, members)
	setPermitted(c, s.Permissions)
}

// setAvailable tells whether the cluster serves. It is worked out at every look, also when nobody can be asked (I37).
func setAvailable(c conditions, s *snapshot.Snapshot, members []snapshot.Member) {
	asked := 0
	for _, m := range members {
		if m.Asked {
			asked++
		}
	}
	switch {
	case !s.Founded() || s.Founding():
		c.set(v1alpha1.ConditionAvailable, false, v1alpha1.ReasonFounding, "the cluster is being founded; it serves nobody yet")
	case isCorrupt(c.status, s):
		c.set(v1alpha1.ConditionAvailable, false, v1alpha1.ReasonCorrupt,
			"etcd raised the alarm CORRUPT: no member is ready, and the Services lead to none")
	case !s.Etcd.LastRead.IsZero() && s.Now.Sub(s.Etcd.LastRead) <= readsCountFor:
		c.set(v1alpha1.ConditionAvailable, true, v1alpha1.ReasonQuorum, "a linearizable read succeeded")
	case asked == 0:
		c.set(v1alpha1.ConditionAvailable, false, v1alpha1.ReasonUnreachable, "no member could be asked")
	default:
		c.set(v1alpha1.ConditionAvailable, false, v1alpha1.ReasonQuorumLost,
			fmt.Sprintf("no linearizable read succeeds; %d of %d members answer", answering(members), len(members)))
	}
}

// isCorrupt says whether members disagree on the data, as etcd tells; and as it told last while nobody tells.
func isCorrupt(status *v1alpha1.EtcdClusterStatus, s *snapshot.Snapshot) bool {
	tells := slices.ContainsFunc(s.Etcd.Alarms, func(a snapshot.Alarm) bool { return a.Type == corrupt })
	if tells || s.Etcd.List != nil && !s.Etcd.AlarmsUnknown {
		return tells
	}
	told := meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionAvailable)
	return told != nil && told.Reason == v1alpha1.ReasonCorrupt && s.Now.Sub(s.Etcd.LastRead) <= readsCountFor
}

func answering(members []snapshot.Member) int {
	n := 0
	for _, m := range members {
		if m.Serves() {
			n++
		}
	}
	return n
}

func setProgressing(c conditions, p plan.Plan, err error) {
	progress := p.Progress
	setback := plan.SetbackIn(err)
	switch {
	case setback != nil && setback.Kind == plan.Waits:
		progress = verdict.Progress{Reason: v1alpha1.ReasonWaiting, Message: setback.Message}
	case setback != nil && setback.Kind == plan.NeedsUser:
		progress = verdict.Progress{Reason: v1alpha1.ReasonBlocked, Message: setback.Message}
	}
	moving := false
	switch progress.Reason {
	case v1alpha1.ReasonJoining, v1alpha1.ReasonRecreating, v1alpha1.ReasonWaiting, v1alpha1.ReasonRebuilding,
		v1alpha1.ReasonScaling, v1alpha1.ReasonReplacing, v1alpha1.ReasonRolling, v1alpha1.ReasonUpgrading, v1alpha1.ReasonDowngrading:
		moving = true
	}
	c.set(v1alpha1.ConditionProgressing, moving, progress.Reason, progress.Message)
}

// message is the one sentence of the status: what is being done, else what is wrong, else how it is.
func message(status *v1alpha1.EtcdClusterStatus, p plan.Plan, found []verdict.Problem) string {
	progressing := meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionProgressing)
	settled := progressing.Reason == v1alpha1.ReasonSettled
	if settled && len(found) > 0 {
		return found[0].Message
	}
	if settled {
		return cut(p.Progress.Message)
	}
	return progressing.Message
}
