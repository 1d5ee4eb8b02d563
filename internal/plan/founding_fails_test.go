package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// founding is a look at a cluster whose founder waits on its empty volume, and the name of the founder.
func founding(t *testing.T) (*snapshot.Snapshot, string) {
	t.Helper()
	w := newWorld()
	w.spent[w.name("m0")] = true
	w.run(3)
	s := w.snapshot()
	if s.Founded() || !s.Founding() || s.Pods[w.name("m0")] == nil {
		t.Fatal("it is not in the middle of a founding")
	}
	return s, w.name("m0")
}

func refuses(s *snapshot.Snapshot, member, reason string) {
	delete(s.Etcd.Looks, member)
	pod := s.Pods[member].DeepCopy()
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: snapshot.EngineContainer, State: corev1.ContainerState{
		Terminated: &corev1.ContainerStateTerminated{ExitCode: 65, Message: fmt.Sprintf(`{"reason":%q,"message":"why"}`, reason)},
	}}}
	s.Pods[member] = pod
}

func wantBlocked(t *testing.T, p plan.Plan, reason, naming string) {
	t.Helper()
	if len(p.Steps) > 0 || len(p.Problems) == 0 || p.Problems[0].Reason != reason || !strings.Contains(p.Problems[0].Message, naming) ||
		p.Progress.Reason != v1alpha1.ReasonBlocked {
		t.Errorf("the plan is to do nothing because of %s that names %s, but it is:\n%s%+v", reason, naming, p, p.Problems)
	}
}

func TestAVolumeThatHoldsSomebodysDataIsLeftAlone(t *testing.T) {
	for _, reason := range []string{"ForeignDisk", "RestoredDisk"} {
		s, founder := founding(t)
		refuses(s, founder, reason)
		wantBlocked(t, plan.Make(s), v1alpha1.ReasonVolumeNotEmpty, "claim "+founder)
	}
}

func TestTheFoundingStartsAnewOnceTheClaimOfSuchAVolumeIsDeleted(t *testing.T) {
	s, founder := founding(t)
	refuses(s, founder, "ForeignDisk")
	claim := s.Claims[founder].DeepCopy()
	now := metav1.NewTime(s.Now)
	claim.DeletionTimestamp = &now
	s.Claims[founder] = claim
	if p := plan.Make(s); len(p.Steps) != 1 || !strings.Contains(p.String(), "forget members") {
		t.Errorf("plan:\n%s", p)
	}
}

func TestAClaimThatSomebodyMadeInThePlaceOfAFoundersIsLeftAlone(t *testing.T) {
	s, founder := founding(t)
	claim := s.Claims[founder].DeepCopy()
	claim.UID = "theirs"
	s.Claims[founder] = claim
	wantBlocked(t, plan.Make(s), v1alpha1.ReasonNameTaken, "claim "+founder)
}

func TestAFoundingThatFailsAgainWaitsLongerEachTime(t *testing.T) {
	for failures, want := range map[int64]time.Duration{
		0: 0, 1: 10 * time.Second, 2: 20 * time.Second, 5: 160 * time.Second, 6: 5 * time.Minute, 70: 5 * time.Minute,
	} {
		s, _ := founding(t)
		s.Cluster.Status.MemberCounter += failures * 3
		began := s.Now
		s.Cluster.Status.Operation.StartedAt = metav1.NewTime(began)
		if want > 0 {
			s.Now = began.Add(want - time.Second)
			p := plan.Make(s)
			if len(p.Steps) > 0 || len(p.Problems) == 0 || p.Problems[0].Reason != v1alpha1.ReasonFoundingFails || !p.Moving {
				t.Errorf("after %d failures and just before %s the plan is:\n%s%+v", failures, want, p, p.Problems)
			}
		}
		s.Now = began.Add(want)
		if p := plan.Make(s); len(p.Steps) != 1 || !strings.Contains(p.String(), "forget members") {
			t.Errorf("after %d failures and %s the plan is:\n%s", failures, want, p)
		}
	}
}

func TestAStatusThatWasLostBeforeThereWasAnyDataSaysWhatToDo(t *testing.T) {
	s, _ := founding(t)
	s.Cluster.Status.Operation = nil
	for name := range s.Etcd.Looks {
		s.Etcd.Looks[name] = snapshot.Look{Agent: &snapshot.Agent{State: "Waiting", Reason: snapshot.ReasonNoAnswer}}
	}
	for i := range s.Cluster.Status.Members {
		s.Cluster.Status.Members[i].Phase = v1alpha1.PhaseUnreachable
	}
	if p := plan.Make(s); len(p.Steps) == 0 {
		t.Fatalf("the ticket is not withdrawn:\n%s", p)
	}
	for _, secret := range s.Secrets {
		delete(secret.Data, "ticket")
	}
	wantBlocked(t, plan.Make(s), v1alpha1.ReasonNoData, "delete the cluster and its claims")

	for name := range s.Etcd.Looks {
		delete(s.Etcd.Looks, name)
		break
	}
	if p := plan.Make(s); len(p.Problems) > 0 {
		t.Errorf("one member was not asked, and yet: %+v", p.Problems)
	}
}

// An operator may end after it wrote that a founding is given up, and before it took it apart.
func TestAFoundingThatIsGivenUpIsNeverGoneOnWith(t *testing.T) {
	w := newWorld()
	w.run(3)
	s := w.snapshot()
	if !plans(plan.Make(s), "founded") {
		t.Fatalf("it is not about to count as founded:\n%s", plan.Make(s))
	}
	s.Cluster.Status.Operation.Founders = nil
	for _, secret := range s.Secrets {
		delete(secret.Data, "ticket")
	}
	drop, drops := holds[action.Drop](plan.Make(s))
	if p := plan.Make(s); len(p.Steps) != 1 || !drops || !drop.RestartFounding || len(drop.Members) != 3 {
		t.Errorf("plan:\n%s", p)
	}
}

func TestAFoundingStartsAnewWhoseFounderIsHeldByItsVolumeOnANodeThatTakesNoPods(t *testing.T) {
	for minutes, want := range map[int]bool{1: false, 6: true} {
		s, founder := founding(t)
		delete(s.Etcd.Looks, founder)
		s.Now = s.Now.Add(time.Minute)
		pod := s.Pods[founder].DeepCopy()
		pod.Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable,
			Message: "1 node(s) had volume node affinity conflict", LastTransitionTime: metav1.NewTime(s.Now.Add(-time.Duration(minutes) * time.Minute)),
		}}}
		s.Pods[founder] = pod
		p := plan.Make(s)
		if got := strings.Contains(p.String(), "the founding starts anew"); got != want {
			t.Errorf("after %d minutes the founding starts anew: %t, want %t:\n%s", minutes, got, want, p)
		}
	}
}

// foundedByAll is a look at the founding of a cluster whose voters found it together, and their names. Two of them find no node.
func foundedByAll(t *testing.T) (*snapshot.Snapshot, []string) {
	t.Helper()
	w := newWorld()
	w.cluster.Spec.Version = "3.5.35"
	for _, m := range []string{"m1", "m2"} {
		w.happen("unschedulable", m)
	}
	w.run(3)
	s := w.snapshot()
	if len(s.Cluster.Status.Operation.Founders) != 3 {
		t.Fatalf("founders: %+v", s.Cluster.Status.Operation)
	}
	s.Etcd = snapshot.Etcd{Looks: map[string]snapshot.Look{}, WatchedSince: s.Now}
	return s, s.Cluster.Status.Operation.Founders
}

// Founders that are asked for no more are still part of the quorum that the others wait for.
func TestAFoundingByMoreVotersThanAreAskedForStartsAnew(t *testing.T) {
	for size, want := range map[int32]bool{1: true, 3: false, 5: false} {
		s, _ := foundedByAll(t)
		s.Cluster.Spec.Size = &size
		p := plan.Make(s)
		if got := strings.Contains(p.String(), "the founding starts anew"); got != want {
			t.Errorf("with size %d the founding starts anew: %t, want %t:\n%s", size, got, want, p)
		}
	}
}

func TestAVolumeThatHoldsSomebodysDataIsLeftAloneWhyeverTheFoundingFailed(t *testing.T) {
	s, founders := foundedByAll(t)
	one := int32(1)
	s.Cluster.Spec.Size = &one
	refuses(s, founders[2], "ForeignDisk")
	wantBlocked(t, plan.Make(s), v1alpha1.ReasonVolumeNotEmpty, "claim "+founders[2])
	delete(s.Claims, founders[0])
	wantBlocked(t, plan.Make(s), v1alpha1.ReasonVolumeNotEmpty, "claim "+founders[2])
}

func TestAFoundingGoesOnUntilTheIDOfEachVoterIsRecorded(t *testing.T) {
	w := newWorld()
	for range 20 {
		if _, ends := holds[action.FinishFounding](plan.Make(w.snapshot())); ends {
			break
		}
		w.run(1)
	}
	s := w.snapshot()
	if _, ends := holds[action.FinishFounding](plan.Make(s)); !ends {
		t.Fatal("the founding never ends")
	}
	s.Cluster = s.Cluster.DeepCopy()
	s.Cluster.Status.Members[1].ID = ""
	if p := plan.Make(s); !p.Moving {
		t.Errorf("it does not look again:\n%s", p)
	} else if _, ends := holds[action.FinishFounding](p); ends {
		t.Errorf("it ends although nobody would know that a voter holds data:\n%s", p)
	}
}
