package plan_test

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

func TestNoChangeOfTheVersionBeginsWhileAnAlarmIsRaised(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.7.3"
	for alarm, begins := range map[string]bool{"": true, "NOSPACE": false, "CORRUPT": false, "one that is not told": false} {
		s := w.snapshot()
		switch {
		case strings.HasPrefix(alarm, "one"):
			s.Etcd.AlarmsUnknown = true
		case alarm != "":
			s.Etcd.Alarms = []snapshot.Alarm{{Type: alarm}}
		}
		if _, does := holds[action.BeginVersion](plan.Make(s)); does != begins {
			t.Errorf("with the alarm %q it begins: %t\n%s", alarm, does, w.short(plan.Make(s).String()))
		}
	}
}

func TestNoChangeOfTheVersionBeginsBesideAMemberThatNobodyKnows(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.7.3"
	s := w.snapshot()
	s.Etcd.List.Members = append(s.Etcd.List.Members, snapshot.ListedMember{ID: 0xff, Name: "stranger", PeerURLs: []string{"https://s.x"}})
	if begin, begins := holds[action.BeginVersion](plan.Make(s)); begins {
		t.Errorf("%s", begin)
	}
}

// While clients are led away from who leaves, nothing else is done to members.
func TestNoChangeOfTheVersionBeginsBeforeWhoIsTooManyHasLeft(t *testing.T) {
	five, three := int32(5), int32(3)
	w := newWorld()
	w.cluster.Spec.Size = &five
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Size, w.cluster.Spec.Version = &three, "3.7.3"
	for range 20 {
		p := plan.Make(w.snapshot())
		if begin, begins := holds[action.BeginVersion](p); begins && len(w.listed) > 3 {
			t.Fatalf("%s, and there are %d members:\n%s", begin, len(w.listed), w.short(p.String()))
		} else if begins {
			return
		}
		w.round(0)
		w.now = w.now.Add(time.Second)
	}
	t.Errorf("it never begins:\n%s", w.short(plan.Make(w.snapshot()).String()))
}

func TestNoChangeOfTheVersionBeginsWhileLeadershipMoves(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.7.3"
	w.cordon("m0")
	p := plan.Make(w.snapshot())
	if _, moves := holds[action.MoveLeader](p); !moves {
		t.Fatalf("leadership does not move:\n%s", w.short(p.String()))
	}
	if begin, begins := holds[action.BeginVersion](p); begins {
		t.Errorf("%s", begin)
	}
}
