package judge

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// stopsWithinReason holds that a member which does its work is stopped only while all others do theirs (I19), and a voter never while the
// quorum needs it (I2); not in the look that changes the membership (I1), not as the leader (I22), and not for a pod that would be refused (I2).
func (j *Judge) stopsWithinReason(o *world.Operator, pod *corev1.Pod) {
	l, p := j.leader(), j.w.ProcessOf(pod)
	if l == nil || p == nil || !j.founded() || !j.knows(o) || pod.DeletionTimestamp != nil || !j.works(l, p) {
		return
	}
	self, listed := l.Data.State.Find(p.Data.MemberID)
	if !listed {
		return
	}
	if c := j.changes[o]; c.look == o.Looks && c.all > 0 {
		j.breaks("I1", "the pod of %s is deleted in the look that changes the membership", p.Name)
	}
	if o.Read != nil && o.Read.Spec.Scheduling.PriorityClassName != nil {
		j.breaks("I2", "the pod of %s is deleted, which does its work, and the one that is asked for would be refused", p.Name)
	}
	if !self.Learner {
		j.stopsNoVoterThatIsNeeded(o, l, p)
	}
	j.othersAreWell(o, l, p)
}

// othersAreWell holds that all other members do their work.
func (j *Judge) othersAreWell(o *world.Operator, l, p *engine.Process) {
	for _, m := range l.Data.State.Members {
		if m.ID != p.Data.MemberID && !j.isWell(l, m) && (!m.Learner || !isNobodys(o, nameOf(m))) {
			j.breaks("I19", "the pod of %s is deleted, which does its work, and %s does not", p.Name, nameOf(m))
		}
	}
}

// stopsNoVoterThatIsNeeded holds of a voter what only voters are held to.
func (j *Judge) stopsNoVoterThatIsNeeded(o *world.Operator, l, p *engine.Process) {
	voters := l.Data.State.Voters()
	if len(voters) == 1 {
		j.onlyVoterIsAnnounced(p)
		return
	}
	if well := j.well(l, p.Data.MemberID); well < engine.Majority(len(voters)) {
		j.breaks("I2", "the pod of voter %s is deleted, and without it %d of %d voters are well", p.Name, well, len(voters))
	}
	if p == l {
		j.breaks("I22", "the pod of the leader %s is deleted", p.Name)
	}
	j.restartsOneAtATime(o, p, voters)
}

// onlyVoterIsAnnounced holds that the status tells of it before the only voter is stopped (I2).
func (j *Judge) onlyVoterIsAnnounced(p *engine.Process) {
	told := meta.FindStatusCondition(j.w.Cluster().Status.Conditions, v1alpha1.ConditionProgressing)
	if told == nil || told.Reason != v1alpha1.ReasonRolling && told.Reason != v1alpha1.ReasonUpgrading && told.Reason != v1alpha1.ReasonDowngrading {
		j.breaks("I2", "the pod of %s is deleted, the only voter, and the status does not tell of it", p.Name)
	}
}

// restartsOneAtATime holds that nobody who serves is stopped while the pod of another voter is not ready (I19), as the operator read last.
func (j *Judge) restartsOneAtATime(o *world.Operator, p *engine.Process, voters []engine.Member) {
	if o.PodsAt <= j.readySince || j.w.Faults.Blind[p.Host] {
		return
	}
	for _, v := range voters {
		if v.ID != p.Data.MemberID && !isReady(j.w.API.Get(kube.Pods, nameOf(v))) {
			j.breaks("I19", "the pod of voter %s is deleted, and that of %s is not ready", p.Name, nameOf(v))
		}
	}
}
