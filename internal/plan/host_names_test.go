package plan_test

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
)

// withLongestNames is a world in which the host names of members with numbers of one digit are as long as DNS allows.
func withLongestNames() *world {
	const longest = 253
	w := newWorld()
	host := naming.Hosts{Cluster: "db", Namespace: "ns", Domain: ""}.Member(w.name("m0"))
	w.settings.Domain = strings.Repeat("d", longest-len(host))
	return w
}

func TestAMemberWhoseHostNameWouldBeTooLongHoldsNothingElseUp(t *testing.T) {
	w := withLongestNames()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Status.MemberCounter = 10
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 {
		t.Fatalf("nobody is to be made, and yet: %+v", p.Problems)
	}

	heartbeat, five := int32(150), int32(5)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds, w.cluster.Spec.Size = &heartbeat, &five
	p := plan.Make(w.snapshot())
	if len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonNameTooLong || !strings.Contains(p.Problems[0].Message, w.name("m11")) {
		t.Errorf("problems: %+v", p.Problems)
	}
	if plans(p, "assign") || !plans(p, "roll") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestOfSeveralMembersAllAreMadeOrNone(t *testing.T) {
	w := withLongestNames()
	w.run(12)
	w.cluster.Status.MemberCounter = 9
	five := int32(5)
	w.cluster.Spec.Size = &five
	if p := plan.Make(w.snapshot()); plans(p, "assign") || len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonNameTooLong {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
	w.cluster.Status.MemberCounter = 8
	w.run(12)
	if w.pods[w.name("m8")] == nil || w.pods[w.name("m9")] == nil {
		t.Error("m8 and m9 are to be made")
	}
}

func TestNothingIsFoundedWhenTheLastHostNameWouldBeTooLong(t *testing.T) {
	w := withLongestNames()
	w.cluster.Status.MemberCounter = 8
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonBlocked || len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonNameTooLong {
		t.Errorf("plan:\n%s", p)
	}
}
