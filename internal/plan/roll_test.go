package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// edited is a cluster of three voters that has run for a while and whose spec asks for another option of etcd.
func edited() *world {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	beat := int32(150)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &beat
	return w
}

func restarts(p plan.Plan) []string {
	var names []string
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if restart, ok := a.(action.Restart); ok {
				names = append(names, restart.Name)
			}
		}
	}
	return names
}

// haveApplied has the members m0, m1 and so on at an index of the log each.
func (w *world) haveApplied(s *snapshot.Snapshot, applied ...uint64) {
	for i, index := range applied {
		status := s.Etcd.Looks[w.name(fmt.Sprintf("m%d", i))].Status
		status.RaftIndex, status.RaftApplied = index, index
	}
}

// readsNothing has nobody read through a member.
func (w *world) readsNothing(s *snapshot.Snapshot, member string) {
	look := s.Etcd.Looks[w.name(member)]
	look.Reads = false
	s.Etcd.Looks[w.name(member)] = look
}

func TestNoMemberIsRestarted(t *testing.T) {
	for name, change := range map[string]func(*world, *snapshot.Snapshot){
		"while the canary's pod is not ready": func(w *world, s *snapshot.Snapshot) {
			s.Pods[w.name("m1")].Status.Conditions = nil
		},
		"while the canary was started a moment ago": func(w *world, s *snapshot.Snapshot) {
			s.EnginesSince[w.name("m1")] = w.now
		},
		"while the canary is behind": func(w *world, s *snapshot.Snapshot) {
			s.Etcd.Looks[w.name("m0")].Status.RaftIndex = 5000
			s.Etcd.Looks[w.name("m0")].Status.RaftApplied = 5000
			s.Etcd.Looks[w.name("m2")].Status.RaftApplied = 5000
		},
		"while the canary is far behind in a long log": func(w *world, s *snapshot.Snapshot) {
			w.haveApplied(s, 50000, 48000, 50000)
		},
		"while the canary cannot be read through": func(w *world, s *snapshot.Snapshot) {
			w.readsNothing(s, "m1")
		},
		"while etcd lists a member that is not known": func(_ *world, s *snapshot.Snapshot) {
			s.Etcd.List.Members = append(s.Etcd.List.Members, snapshot.ListedMember{ID: 0xff, Name: "stranger"})
		},
		"while a member is to leave": func(w *world, s *snapshot.Snapshot) {
			s.Cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
			s.Cluster.Status.Members = append(s.Cluster.Status.Members, v1alpha1.MemberStatus{Name: w.name("m9"), Role: v1alpha1.RoleVoter})
		},
		"while a member is lost": func(w *world, s *snapshot.Snapshot) { delete(s.Claims, w.name("m1")) },
		"with a quota below the database's size": func(w *world, s *snapshot.Snapshot) {
			quota := int64(20 << 20)
			s.Cluster.Spec.Engine.QuotaBackendBytes = &quota
			s.Etcd.Looks[w.name("m1")].Status.Quota = 2 << 30
			s.Etcd.Looks[w.name("m1")].Status.DatabaseSize = 30 << 20
		},
		"while nobody tells the member list": func(_ *world, s *snapshot.Snapshot) {
			s.Etcd.List, s.Etcd.Leader = nil, ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := edited()
			w.run(12)
			w.now = w.now.Add(time.Minute)
			if got := restarts(plan.Make(w.snapshot())); len(got) != 1 || got[0] != w.name("m2") {
				t.Fatalf("without that: restarts of %v", got)
			}
			s := w.snapshot()
			change(w, s)
			if got := restarts(plan.Make(s)); len(got) > 0 {
				t.Errorf("restarts of %v:\n%s", got, plan.Make(s))
			}
		})
	}
}

func TestAMemberThatDoesNotStandFirmHasItsTurnFirst(t *testing.T) {
	w := edited()
	s := w.snapshot()
	s.Pods[w.name("m2")].Status.Conditions = nil
	s.Etcd.Looks[w.name("m2")] = snapshot.Look{Failure: "no answer"}
	if got := restarts(plan.Make(s)); len(got) != 1 || got[0] != w.name("m2") {
		t.Errorf("restarts of %v", got)
	}
}

func TestAPlanNamesWhatOfEachMemberDiffers(t *testing.T) {
	w := edited()
	p := plan.Make(w.snapshot())
	if len(p.Drift) != 3 || strings.Join(p.Drift[w.name("m1")], " ") != "Engine" {
		t.Errorf("drift %v", p.Drift)
	}
}

// lastIsTheLeader is a roll in which the leader alone is left, and the nodes of all others take no pods.
func lastIsTheLeader(what string) *world {
	w := edited()
	for range 2 {
		w.run(12)
		w.now = w.now.Add(10 * time.Second)
	}
	for _, name := range []string{"m1", "m2"} {
		w.happenToNode(what, w.pods[w.name(name)].Spec.NodeName)
	}
	return w
}

func TestALeaderWhoseHeirsAreAllOnCordonedNodesIsStartedAnewAndLeadsAgain(t *testing.T) {
	w := lastIsTheLeader("cordon")
	var done []string
	for range 20 {
		p := plan.Make(w.snapshot())
		if move, moves := holds[action.MoveLeader](p); moves {
			done = append(done, w.short(move.Leader+">"+move.To))
		}
		for _, name := range restarts(p) {
			done = append(done, w.short(name))
		}
		w.round(0)
		w.now = w.now.Add(time.Second)
	}
	if got := strings.Join(done, " "); got != "m0>m1 m0 m1>m0" && got != "m0>m2 m0 m2>m0" {
		t.Errorf("it went %q, want that leadership leaves m0 while it is started anew:\n%s", got, w.short(plan.Make(w.snapshot()).String()))
	}
}

func TestALeaderWhoseHeirsAreAllOnNodesOutOfServiceIsNotStartedAnew(t *testing.T) {
	w := lastIsTheLeader("out-of-service")
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || !strings.Contains(p.Progress.Message, "no other voter can take leadership") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestLeadershipGoesToTheMemberThatWasStartedAnewTheLongestAgo(t *testing.T) {
	for _, oldest := range []string{"m1", "m2"} {
		w := edited()
		for range 2 {
			w.run(12)
			w.now = w.now.Add(10 * time.Second)
		}
		s := w.snapshot()
		for _, name := range []string{"m1", "m2"} {
			s.EnginesSince[w.name(name)] = w.now.Add(-10 * time.Second)
			s.Etcd.Looks[w.name(name)].Status.RaftApplied++
		}
		s.EnginesSince[w.name(oldest)] = w.now.Add(-time.Minute)
		s.Etcd.Looks[w.name(oldest)].Status.RaftApplied--
		if move, moves := holds[action.MoveLeader](plan.Make(s)); !moves || move.To != w.name(oldest) {
			t.Errorf("the plan is\n%s, want that %s leads", plan.Make(s), w.name(oldest))
		}
	}
}

func TestPodsOfAnEarlierReleaseAreToldOfAndRolledOnlyWhenAskedFor(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.settings.AgentImage = "operator:2"
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || !strings.Contains(p.Progress.Message, "3 pods with images of another release") {
		t.Fatalf("plan:\n%s", p)
	}
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationAdopt: "2"}
	if p := plan.Make(w.snapshot()); len(restarts(p)) != 1 {
		t.Errorf("plan:\n%s", p)
	}
}

func TestTheClockOfANodeDoesNotHoldARollUp(t *testing.T) {
	for name, skew := range map[string]time.Duration{"ahead": time.Hour, "behind": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := edited()
			s := w.snapshot()
			for _, pod := range s.Pods {
				running := pod.Status.ContainerStatuses[0].State.Running
				running.StartedAt.Time = running.StartedAt.Add(skew)
			}
			if p := plan.Make(s); len(restarts(p)) != 1 {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}
