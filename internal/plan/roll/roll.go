package roll

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/version"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/snapshot"
)

// Members starts the members anew that run another pod than the spec asks for, one after the other. Nothing of it is
// remembered: which pods are outdated, and whether the others stand firm, can be seen at any time. It waits for everything
// else that is being done to members, and for every member that does not stand firm: so it stops at the first that does
// not come back, and an edit that undoes the change reaches that one first.
func Members(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || v.Founding() || !v.Listed() {
		return
	}
	due := due(v)
	if len(due) == 0 {
		watchTheLast(v, d)
		return
	}
	d.Operate(v1alpha1.OperationRoll)
	reason, story := version.ReasonOf(v.Operation()), rollStory(v, due)
	if d.TouchesMembers() {
		d.Wait(reason, "%s; it waits until nothing else is done to members", story)
		return
	}
	next := due[0]
	if obstacle := obstacle(v, next); obstacle != "" {
		d.Wait(reason, "%s; it waits: %s", story, obstacle)
		return
	}
	takeTurn(v, d, next, reason, story)
}

// takeTurn stops a member that nothing stands in the way of. The leader hands its leadership over first; a single voter
// cannot, and nothing serves without it: that is announced in the status first (I2), if the API server would take its new pod.
func takeTurn(v *view.View, d *verdict.Verdict, next snapshot.Member, reason, story string) {
	voters := v.Membership().Voters()
	if next.Name == v.Leader.Name && voters > 1 {
		to := heir(v)
		if to == nil {
			d.Wait(reason, "%s; it waits: no other voter can take leadership from %s, and keep it", story, next.Name)
			return
		}
		d.Do(action.MoveLeader{Leader: next.Name, To: to.Name, ID: to.Listed.ID, Why: "it is to be started anew"})
		d.Wait(reason, "%s; leadership moves from %s to %s", story, next.Name, to.Name)
		return
	}
	text := fmt.Sprintf("%s; %s is started anew", story, next.Name)
	if next.Voter() && voters == 1 {
		text = fmt.Sprintf("%s; %s is the only voter: while it is started anew nothing serves%s", story, next.Name,
			wayBackOf(v, v.ChangesVersion() && (v.NeedsTurn(next) || v.HadTurn(next))))
		if !announced(v, reason, text) {
			d.Do(action.TryPod{Name: next.Name, Pod: v.NextPod(next)})
			d.Announce(reason, "%s", text)
			return
		}
	}
	if v.NeedsTurn(next) {
		d.Do(action.GiveTurn{Member: next.Name, Back: v.Direction() == state.Back})
	} else {
		d.Do(restart(v, next))
	}
	d.Wait(reason, "%s", text)
}

func restart(v *view.View, m snapshot.Member) action.Restart {
	return action.Restart{
		Name: m.Name, UID: m.Pod.UID, Pod: v.WantedPod(m),
		Why: "the spec asks for another pod: " + strings.Join(v.Drift(m), ", "),
	}
}

// heir is the voter that leadership goes to before the leader is started anew: one that had its turn, if there is one. One
// that would have to yield leadership is none as long as there is another; one on a cordoned node keeps it until the leader is back.
func heir(v *view.View) *snapshot.Member {
	firm := func(m snapshot.Member) bool { return v.Weakness(m) == "" && v.MustYield(m) == "" }
	if to := longestUp(v, func(m snapshot.Member) bool { return firm(m) && !v.IsDue(m) }); to != nil {
		return to
	}
	if to := longestUp(v, firm); to != nil {
		return to
	}
	if to := leavingHeir(v); to != nil {
		return to
	}
	return longestUp(v, func(m snapshot.Member) bool { return v.Weakness(m) == "" && !v.Nodes[m.Pod.Spec.NodeName].OutOfService })
}

// longestUp is the possible successor whose engine was started the longest ago. Caches of DNS tell an address for half a minute
// after it is gone: of two members that were both started within that time neither may find the other, and the one that led finds
// its new leader the sooner the longer that one has its address.
func longestUp(v *view.View, fits func(snapshot.Member) bool) *snapshot.Member {
	var best *snapshot.Member
	for _, m := range v.Members {
		to := v.Successor(func(other snapshot.Member) bool { return other.Name == m.Name && fits(other) })
		if to != nil && (best == nil || v.EngineRunsFor(*to) > v.EngineRunsFor(*best)) {
			best = to
		}
	}
	return best
}

// leavingHeir is a voter that stands firm and is to leave, for want of one that stays: while the version is being changed
// nobody leaves, and the leader must have its turn (I21).
func leavingHeir(v *view.View) *snapshot.Member {
	for i := range v.Members {
		m := &v.Members[i]
		if m.Name != v.Leader.Name && m.Listed != nil && !m.Listed.Learner && v.Departure(*m).Kind == departure.Surplus &&
			v.Weakness(*m) == "" && v.MustYield(*m) == "" {
			return m
		}
	}
	return nil
}

// obstacle says why a member must not be stopped now; empty when it may. One that serves is stopped only while all others
// stand firm (I19), one that does not only if the others are a quorum without it. Nobody is taken to another version who does
// not stand firm.
func obstacle(v *view.View, m snapshot.Member) string {
	if v.Strangers() {
		return "etcd lists a member that is not known here"
	}
	if leaves := v.WhoLeavesFirst(); leaves != nil {
		return fmt.Sprintf("%s is to leave first: %s", leaves.Name, v.Departure(*leaves).Why)
	}
	if text := quotaTooLow(v); text != "" {
		return text
	}
	if text := v.Misplaced(m); text != "" {
		return fmt.Sprintf("%s would not come back: %s", m.Name, text)
	}
	if text := version.Obstacle(v, m); text != "" {
		return text
	}
	if text := weaknessBeside(v, m); text != "" {
		return text
	}
	membership := v.Membership()
	if m.Listed.Learner {
		return ""
	}
	if membership.Voters() == 1 {
		if m.ClaimLeaves() {
			return fmt.Sprintf("the claim of %s is being deleted, and goes with all data when its pod ends", m.Name)
		}
		return ""
	}
	if err := membership.Without(m.Name); err != nil {
		return err.Error()
	}
	return ""
}

// weaknessBeside says which of the others does not stand firm, and why; empty when all do. Beside a member that does not serve
// those do not count that have to be stopped, too.
func weaknessBeside(v *view.View, m snapshot.Member) string {
	serves := v.InSync(m) && (m.Look.Reads || !m.Voter())
	for _, other := range v.Members {
		if other.Name == m.Name || other.Listed == nil || !serves && v.IsDue(other) {
			continue
		}
		if text := v.Weakness(other); text != "" {
			return fmt.Sprintf("%s: %s", other.Name, text) + wayBack(v, other)
		}
	}
	return ""
}

// wayBack tells how to undo a change that a member does not come back from.
func wayBack(v *view.View, m snapshot.Member) string {
	if m.Trouble() == nil || m.Pod == nil || v.IsDue(m) || m.Loss() != "" {
		return ""
	}
	return wayBackOf(v, v.ChangesVersion() && v.HadTurn(m))
}

// wayBackOf tells how to undo what a member is, or was, started anew for: another version, or an edit.
func wayBackOf(v *view.View, version bool) string {
	switch {
	case version && v.Direction() == state.Forth && v.HasImage(v.Version):
		return ". If it does not come back, set the version back to " + v.Version + ": that takes the change back"
	case version:
		return ""
	default:
		return ". If it does not come back, undo the edit: it takes the newest spec at once"
	}
}

// watchTheLast waits until the member that had the last turn stands firm. Then the roll is over.
func watchTheLast(v *view.View, d *verdict.Verdict) {
	if v.Operation() != v1alpha1.OperationRoll {
		return
	}
	for _, m := range v.Members {
		if m.Listed == nil || m.Loss() != "" {
			continue
		}
		if text := v.Trouble(m); text != "" {
			d.Operate(v1alpha1.OperationRoll)
			d.Wait(v1alpha1.ReasonRolling, "every member was started anew; the last one comes back: %s: %s", m.Name, text)
			return
		}
	}
}

// announced says whether the status tells this already.
func announced(v *view.View, reason, message string) bool {
	told := meta.FindStatusCondition(v.Cluster.Status.Conditions, v1alpha1.ConditionProgressing)
	return told != nil && told.Reason == reason && told.Message == message
}

// rollStory tells what the roll is for and how far it is.
func rollStory(v *view.View, due []snapshot.Member) string {
	if v.ChangesVersion() {
		return version.Story(v)
	}
	var differ []string
	for _, m := range due {
		for _, part := range v.Drift(m) {
			if !slices.Contains(differ, part) {
				differ = append(differ, part)
			}
		}
	}
	slices.Sort(differ)
	return fmt.Sprintf("%s of %d to be started anew one after the other, because of another %s",
		words.Count(len(due), "member"), len(v.Members), strings.Join(differ, ", "))
}
