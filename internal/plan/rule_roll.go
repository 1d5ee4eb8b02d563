package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// roll starts the members anew that run another pod than the spec asks for, one after the other. Nothing of it is
// remembered: which pods are outdated, and whether the others stand firm, can be seen at any time. It waits for everything
// else that is being done to members, and for every member that does not stand firm: so it stops at the first that does
// not come back, and an edit that undoes the change reaches that one first.
func roll(v *view, d *verdict) {
	if !v.Founded() || v.Founding() || !v.listed() {
		return
	}
	due := v.due()
	if len(due) == 0 {
		v.watchTheLast(d)
		return
	}
	d.operate(v1alpha1.OperationRoll)
	reason, story := reasonOf(v.operation()), v.rollStory(due)
	if d.touchesMembers() {
		d.wait(reason, "%s; it waits until nothing else is done to members", story)
		return
	}
	next := due[0]
	if obstacle := v.obstacle(next); obstacle != "" {
		d.wait(reason, "%s; it waits: %s", story, obstacle)
		return
	}
	v.takeTurn(d, next, reason, story)
}

// takeTurn stops a member that nothing stands in the way of. The leader hands its leadership over first; a single voter
// cannot, and nothing serves without it: that is announced in the status first (I2).
func (v *view) takeTurn(d *verdict, next snapshot.Member, reason, story string) {
	voters := v.membership().Voters()
	if next.Name == v.leader.Name && voters > 1 {
		to := v.heir()
		if to == nil {
			d.wait(reason, "%s; it waits: no other voter can take leadership from %s, and keep it", story, next.Name)
			return
		}
		d.do(MoveLeader{Leader: next.Name, To: to.Name, ID: to.Listed.ID, Why: "it is to be started anew"})
		d.wait(reason, "%s; leadership moves from %s to %s", story, next.Name, to.Name)
		return
	}
	text := fmt.Sprintf("%s; %s is started anew", story, next.Name)
	if next.Voter() && voters == 1 {
		text = fmt.Sprintf("%s; %s is the only voter: while it is started anew nothing serves", story, next.Name)
		if !v.announced(reason, text) {
			d.wait(reason, "%s", text)
			return
		}
	}
	if v.needsTurn(next) {
		d.do(GiveTurn{Member: next.Name, Back: v.direction() == back})
	} else {
		d.do(v.restart(next))
	}
	d.wait(reason, "%s", text)
}

func (v *view) restart(m snapshot.Member) Restart {
	return Restart{Name: m.Name, UID: m.Pod.UID, Why: "the spec asks for another pod: " + strings.Join(v.drift(m), ", ")}
}

// heir is the voter that leadership goes to before the leader is started anew: one that had its turn, if there is one. One
// that would have to yield leadership at once is none.
func (v *view) heir() *snapshot.Member {
	firm := func(m snapshot.Member) bool { return v.weakness(m) == "" && v.mustYield(m) == "" }
	if to := v.successor(func(m snapshot.Member) bool { return firm(m) && !v.isDue(m) }); to != nil {
		return to
	}
	if to := v.successor(firm); to != nil {
		return to
	}
	return v.leavingHeir()
}

// leavingHeir is a voter that stands firm and is to leave, for want of one that stays: while the version is being changed
// nobody leaves, and the leader must have its turn (I21).
func (v *view) leavingHeir() *snapshot.Member {
	for i := range v.members {
		m := &v.members[i]
		if m.Name != v.leader.Name && m.Listed != nil && !m.Listed.Learner && v.departure(*m).kind == surplus &&
			v.weakness(*m) == "" && v.mustYield(*m) == "" {
			return m
		}
	}
	return nil
}

// obstacle says why a member must not be stopped now; empty when it may. One that serves is stopped only while all others
// stand firm (I19), one that does not only if the others are a quorum without it. Nobody is taken to another version who does
// not stand firm.
func (v *view) obstacle(m snapshot.Member) string {
	if v.strangers() {
		return "etcd lists a member that is not known here"
	}
	if leaves := v.whoLeavesFirst(); leaves != nil {
		return fmt.Sprintf("%s is to leave first: %s", leaves.Name, v.departure(*leaves).why)
	}
	if text := v.quotaTooLow(); text != "" {
		return text
	}
	if text := v.versionObstacle(m); text != "" {
		return text
	}
	if text := v.weaknessBeside(m); text != "" {
		return text
	}
	membership := v.membership()
	if m.Listed.Learner || membership.Voters() == 1 {
		return ""
	}
	if err := membership.Without(m.Name); err != nil {
		return err.Error()
	}
	return ""
}

// weaknessBeside says which of the others does not stand firm, and why; empty when all do. Beside a member that does not serve
// those do not count that have to be stopped, too.
func (v *view) weaknessBeside(m snapshot.Member) string {
	serves := v.inSync(m) && (m.Look.Reads || !m.Voter())
	for _, other := range v.members {
		if other.Name == m.Name || other.Listed == nil || !serves && v.isDue(other) {
			continue
		}
		if text := v.weakness(other); text != "" {
			return fmt.Sprintf("%s: %s", other.Name, text) + v.wayBack(other)
		}
	}
	return ""
}

// whoLeavesFirst is a member that is replaced, or leaves, before any other is stopped; nil when there is none. While the
// version is being changed only a lost one does (I21).
func (v *view) whoLeavesFirst() *snapshot.Member {
	for i := range v.members {
		kind := v.departure(v.members[i]).kind
		if v.members[i].Listed != nil && (kind == lost || kind == surplus && !v.mixed()) {
			return &v.members[i]
		}
	}
	return nil
}

// wayBack tells how to undo a change that a member does not come back from.
func (v *view) wayBack(m snapshot.Member) string {
	if m.Trouble() == nil || m.Pod == nil || v.isDue(m) || m.Loss() != "" {
		return ""
	}
	if v.changesVersion() && v.hadTurn(m) && v.direction() == forth {
		return ". If it does not come back, set the version back to " + v.version + ": that takes the change back"
	}
	return ". If it does not come back, undo the edit: it takes the newest spec at once"
}

// watchTheLast waits until the member that had the last turn stands firm. Then the roll is over.
func (v *view) watchTheLast(d *verdict) {
	if v.operation() != v1alpha1.OperationRoll {
		return
	}
	for _, m := range v.members {
		if m.Listed == nil || m.Loss() != "" {
			continue
		}
		if text := v.trouble(m); text != "" {
			d.operate(v1alpha1.OperationRoll)
			d.wait(v1alpha1.ReasonRolling, "every member was started anew; the last one comes back: %s: %s", m.Name, text)
			return
		}
	}
}

// announced says whether the status tells this already.
func (v *view) announced(reason, message string) bool {
	told := meta.FindStatusCondition(v.cluster.Status.Conditions, v1alpha1.ConditionProgressing)
	return told != nil && told.Reason == reason && told.Message == message
}

// rollStory tells what the roll is for and how far it is.
func (v *view) rollStory(due []snapshot.Member) string {
	if v.changesVersion() {
		return v.versionStory()
	}
	var differ []string
	for _, m := range due {
		for _, part := range v.drift(m) {
			if !slices.Contains(differ, part) {
				differ = append(differ, part)
			}
		}
	}
	slices.Sort(differ)
	return fmt.Sprintf("%s of %d to be started anew one after the other, because of another %s",
		count(len(due), "member"), len(v.members), strings.Join(differ, ", "))
}
