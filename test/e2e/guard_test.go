//go:build lab

package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
)

// scene is a cluster under load, and the roles of its members in what follows.
type scene struct {
	*world.World
	writer *world.Writer
	// victim loses its data; leader leads at the beginning; heir leads after a change of the leader.
	victim, leader, heir string
	// meanwhile is to be called when the data is gone and the victim's engine has not yet started again.
	meanwhile func()
}

func TestAVoterThatLostItsDataNeverStartsAgainAndNothingIsLost(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*scene){
		"wiped while its container runs":       wipeWhileRunning,
		"wiped between two container restarts": wipeBetweenRestarts,
		"wiped while its pod is deleted":       wipeWhilePodIsDeleted,
		"claim deleted and made again":         remakeClaim,
		"older copy restored into a new claim": restoreOlderCopyIntoNewClaim,
	}
	for way, lose := range ways {
		for _, leaderChanges := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, leader changes: %v", way, leaderChanges), func(t *testing.T) {
				t.Parallel()
				s := setScene(world.New(t))
				if leaderChanges {
					s.meanwhile = func() { s.MoveLeader("db", s.heir) }
				}
				lose(s)
				s.mustStayLost()
			})
		}
	}
}

func setScene(w *world.World) *scene {
	w.Helper()
	s := &scene{World: w, meanwhile: func() {}}
	w.Founded("db")
	s.leader = w.Leader("db")
	for _, pod := range w.Pods("db") {
		switch {
		case pod.Name == s.leader:
		case s.victim == "":
			s.victim = pod.Name
		default:
			s.heir = pod.Name
		}
	}
	s.writer = w.StartWriter(w.Connect("db", "db"), 20)
	s.writer.AwaitWrites(40, patience)
	return s
}

// mustStayLost is what must come of a member whose data is gone, whichever way it went: the loss is told, the member never starts
// again, and a new one takes its place.
func (s *scene) mustStayLost() {
	s.Helper()
	s.Await("the loss is told", patience, &eventsv1.EventList{}, s.lossIsTold)
	s.AwaitCluster("has a new member in its place", "db", patience, func(c *v1alpha1.EtcdCluster) bool {
		for _, member := range c.Status.Members {
			if member.Name == s.victim || member.Phase != v1alpha1.PhaseVoting {
				return false
			}
		}
		return len(c.Status.Members) == 3
	})
	s.writer.AwaitWrites(20, patience)
	s.Never("the member starts again", 5*time.Second, &corev1.PodList{}, func() (bool, string) {
		pod := s.Pod(s.victim)
		if pod == nil {
			return false, ""
		}
		return pod.Ready(), pod.String()
	})
	survivor := s.ConnectToMember("db", s.leader)
	s.writer.MustHaveKept(survivor)
	members := s.Members(survivor)
	if len(members) != 3 || slices.ContainsFunc(members, func(m *etcdserverpb.Member) bool { return m.Name == s.victim }) {
		s.Errorf("etcd lists %v, want 3 members without %s", members, s.victim)
	}
}

// lossIsTold looks for the event, which stays when the condition is Healthy again.
func (s *scene) lossIsTold() (bool, string) {
	var events eventsv1.EventList
	if err := s.Client.List(s.Context(), &events, client.InNamespace(s.Namespace)); err != nil {
		return false, err.Error()
	}
	for i := range events.Items {
		// Whose pod and claim are both being deleted is lost before anything was found out about its data.
		told := events.Items[i].Reason == v1alpha1.ReasonMemberLost || events.Items[i].Reason == v1alpha1.ReasonClaimLeaving
		if told && strings.Contains(events.Items[i].Note, s.victim) {
			return true, ""
		}
	}
	return false, fmt.Sprintf("%d events, none of them of the loss of %s", len(events.Items), s.victim)
}

func (s *scene) wipe() {
	s.Helper()
	_, err := fault.Wipe(s.Context(), s.Named(s.victim))
	if err != nil {
		s.Fatal(err)
	}
	s.meanwhile()
}

// patience is how long the kubelet may take to end a pod, or to start a container again that ended a few times.
const patience = 3 * time.Minute

// mustRefuse waits until the victim's agent refuses to start the engine.
func (s *scene) mustRefuse() {
	s.Helper()
	s.AwaitPod("refuses to start", s.victim, patience, func(p *world.Pod) bool { return p != nil && p.Refusal() == "DataLost" })
}

func wipeWhileRunning(s *scene) {
	s.wipe()
	s.KillEngine(s.victim)
	s.mustRefuse()
}

// wipeBetweenRestarts uses that the kubelet waits before it starts a container that has just ended for the second time.
func wipeBetweenRestarts(s *scene) {
	s.KillEngine(s.victim)
	s.AwaitPod("runs again", s.victim, patience, func(p *world.Pod) bool { return p != nil && p.Ready() && p.Restarts() == 1 })
	s.KillEngine(s.victim)
	s.AwaitPod("waits for its next start", s.victim, patience, func(p *world.Pod) bool {
		return p != nil && p.WaitingReason() == "CrashLoopBackOff"
	})
	s.wipe()
	if p := s.Pod(s.victim); p != nil && p.WaitingReason() == "" && p.Refusal() == "" {
		s.Log("the container was started again before its data was gone; it has to start once more")
		s.KillEngine(s.victim)
	}
	s.mustRefuse()
}

func wipeWhilePodIsDeleted(s *scene) {
	before := s.Pod(s.victim).UID
	bringBack := takeAway(s.World, s.victim)
	s.wipe()
	bringBack()
	s.AwaitPod("is a new one and refuses to start", s.victim, patience, func(p *world.Pod) bool {
		return p != nil && p.UID != before && p.Refusal() == "DataLost"
	})
}

func remakeClaim(s *scene) {
	s.remakeClaim()
	s.meanwhile()
}

// remakeClaim makes the victim's claim anew, empty, as someone might who thinks that this is how to mend it.
func (s *scene) remakeClaim() {
	s.Helper()
	claim := s.Claim(s.victim)
	s.World.Delete(claim)
	s.DeletePod(s.victim)
	s.Await("the claim is gone", patience, &corev1.PersistentVolumeClaimList{}, func() (bool, string) {
		return s.Claim(s.victim) == nil, "it is still there"
	})
	s.Make(world.Like(claim))
}

func restoreOlderCopyIntoNewClaim(s *scene) {
	older := s.Namespace
	s.Do("saving a copy", func(ctx context.Context) error { return fault.Save(ctx, s.Named(s.victim), older) })
	s.Cleanup(func() { _ = fault.Forget(older) })
	s.writer.AwaitWrites(40, patience)
	s.remakeClaim()
	s.BindClaim(s.victim)
	s.Do("restoring the older copy", func(ctx context.Context) error { return fault.Restore(ctx, s.Named(s.victim), older) })
	s.meanwhile()
}
