package founding

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// A founding that failed before waits before it starts anew: this long the first time, twice as long each time after, and no longer
// than the last.
const (
	firstPause = 10 * time.Second
	lastPause  = 5 * time.Minute
)

// StartAnew founds anew under new names when a founder used up its right without becoming a member: it crashed
// between spending its ticket and writing its first data, its claim was deleted, its node is gone, or somebody deleted the authority that
// it trusts; and when fewer voters are asked for than found the cluster together. Nothing was acknowledged to anyone: the cluster was never reachable for clients.
func StartAnew(v *view.View, d *verdict.Verdict) {
	if !v.Founding() {
		return
	}
	if v.Founded() {
		tellLostFounder(v, d)
		return
	}
	why := failure(v)
	if why == "" {
		return
	}
	if stranger := strangersClaim(v); stranger != "" {
		d.Block(v1alpha1.ReasonNameTaken, "the founding cannot start anew: claim %s is not the one that was made for its member, and is left "+
			"alone. Delete it if nobody needs it", stranger)
		return
	}
	if m := whoseVolumeIsUsed(v); m != nil {
		d.Block(v1alpha1.ReasonVolumeNotEmpty, "the founding waits: the volume of %s holds something already, and is left as it is (%s). "+
			"If nobody needs it, delete claim %s: the founding then starts anew", m.Name, m.Refusal().Message, m.Name)
		return
	}
	if again := foundAgainAt(v); v.Now.Before(again) {
		d.Problem(v1alpha1.ReasonFoundingFails, "the founding failed again, and starts anew at %s: %s", again.UTC().Format(time.RFC3339), why)
		d.Wait(v1alpha1.ReasonWaiting, "the founding starts anew after a pause: %s", why)
		d.Stop()
		return
	}
	drop := action.Drop{Why: why, RestartFounding: true}
	for _, each := range v.Members {
		drop.Members = append(drop.Members, each.Name)
	}
	d.Do(drop)
	d.Say(v1alpha1.ReasonJoining, "the founding starts anew: %s", why)
	d.Stop()
}

// failure says why the founding will not come to its end: it has no founders any more since it was given up, the first founder that will
// never be a member, or that others are part of the quorum which are not asked for any more. Empty when it may.
func failure(v *view.View) string {
	if len(v.Cluster.Status.Operation.Founders) == 0 {
		return "it was given up"
	}
	for _, m := range v.Members {
		if why := founderFailure(v, m); why != "" {
			return why
		}
	}
	founders, wanted := len(v.Cluster.Status.Operation.Founders), v.Wanted(v1alpha1.RoleVoter)
	if founders > wanted {
		return fmt.Sprintf("it was begun by %s together, and %d are asked for now", words.Count(founders, "voter"), wanted)
	}
	return ""
}

// whoseVolumeIsUsed is a member whose volume holds what its agent must not touch; nil when there is none.
func whoseVolumeIsUsed(v *view.View) *snapshot.Member {
	for i := range v.Members {
		m := &v.Members[i]
		if refusal := m.Refusal(); refusal != nil && refusal.HoldsData() && m.ClaimIsItsOwn() {
			return m
		}
	}
	return nil
}

func founderFailure(v *view.View, m snapshot.Member) string {
	switch {
	case !v.IsFounder(m.Name):
		return ""
	case m.ClaimUID != "" && !m.ClaimIsItsOwn():
		return "the claim of " + m.Name + " is gone"
	case !m.EngineRan() && m.ClaimIsItsOwn() && v.WrongVolume(m.Claim) != "":
		return m.Name + " never ran, and " + v.WrongVolume(m.Claim)
	case m.Look.Agent != nil && m.Look.Agent.Reason == snapshot.ReasonTicketSpent:
		return m.Name + " spent its ticket and has no data"
	case m.EngineRan() && slices.Contains(v.Drift(m), render.PartCertificates):
		return m.Name + " was started with another certificate authority than there is now"
	case m.Refusal() != nil:
		return m.Name + " does not start: " + m.Refusal().Message
	default:
		return founderKept(v, m)
	}
}

// founderKept says why the node or the volume of a founder keeps it from running for good.
func founderKept(v *view.View, m snapshot.Member) string {
	if m.Pod == nil || v.SilentFor(m) < state.Silence {
		return ""
	}
	if why := cmp.Or(v.NodeLost(m), v.GivenUp(m)); why != "" {
		return m.Name + " does not come: " + why
	}
	return ""
}

// strangersClaim is a claim of a member's name that somebody made in the place of the member's own.
func strangersClaim(v *view.View) string {
	for _, m := range v.Members {
		if m.Claim != nil && m.ClaimUID != "" && string(m.Claim.UID) != m.ClaimUID {
			return m.Claim.Name
		}
	}
	return ""
}

// foundAgainAt is when a founding that failed may start anew. The first one that fails starts anew at once: a crash at the wrong moment
// is enough. What fails again and again has another cause, and only makes claims and pods without end. How often it failed is told by the
// counter of names: each founding took as many as the cluster has members.
func foundAgainAt(v *view.View) time.Time {
	began := v.Cluster.Status.Operation.StartedAt.Time
	again := (v.Cluster.Status.MemberCounter - int64(len(v.Members))) / int64(max(1, len(v.Members)))
	if again <= 0 {
		return began
	}
	pause := lastPause
	if doubled := firstPause << min(again-1, 10); doubled < lastPause {
		pause = doubled
	}
	return began.Add(pause)
}
