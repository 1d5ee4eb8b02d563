package report

import (
	"errors"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/snapshot"
)

func settled() plan.Plan {
	return plan.Plan{Progress: verdict.Progress{Reason: v1alpha1.ReasonSettled, Message: "all is as it should be"}}
}

func expect(t *testing.T, status v1alpha1.EtcdClusterStatus, kind string, want metav1.ConditionStatus, reason string) {
	t.Helper()
	got := meta.FindStatusCondition(status.Conditions, kind)
	if got == nil || got.Status != want || got.Reason != reason {
		t.Errorf("%s: %+v, want %s for %s", kind, got, want, reason)
	}
}

func TestAClusterThatServesIsAvailableAndNothingIsWrong(t *testing.T) {
	r := Make(running(), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
	expect(t, r.Status, v1alpha1.ConditionProgressing, metav1.ConditionFalse, v1alpha1.ReasonSettled)
	expect(t, r.Status, v1alpha1.ConditionPlacement, metav1.ConditionTrue, v1alpha1.ReasonSpread)
	expect(t, r.Status, v1alpha1.ConditionVersionSupported, metav1.ConditionTrue, v1alpha1.ReasonKnown)
	if r.Status.ReadyMembers != 3 || r.Status.Replicas != 3 || r.Status.Leader != naming.Member("db", "u", 0) {
		t.Errorf("status: %+v", r.Status)
	}
	if r.Status.Members[1].Zone != "z1" || r.Status.Members[1].DatabaseSize.String() != "1Mi" {
		t.Errorf("member: %+v", r.Status.Members[1])
	}
	if r.Again < 10*time.Second {
		t.Errorf("a cluster at rest is looked at again after %s", r.Again)
	}
}

func TestALookThatSeesTheSameWritesTheSame(t *testing.T) {
	s := running()
	first := Make(s, settled(), plan.Outcome{})
	s.Cluster.Status = first.Status
	s.Now, s.Etcd.LastRead = now.Add(time.Minute), now.Add(time.Minute)
	second := Make(s, settled(), plan.Outcome{})
	if !equality.Semantic.DeepEqual(first.Status, second.Status) {
		t.Errorf("the status changed:\n%+v\n%+v", first.Status, second.Status)
	}
	if len(second.Transitions) > 0 {
		t.Errorf("events: %+v", second.Transitions)
	}
}

func TestWithoutALinearizableReadTheClusterIsNotAvailable(t *testing.T) {
	r := Make(running(noQuorum), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonQuorumLost)
	if r.Again > time.Second {
		t.Errorf("a cluster that does not serve is looked at again after %s", r.Again)
	}
}

func TestAClusterThatNobodyCanAskIsNotAvailable(t *testing.T) {
	s := running(noQuorum)
	s.Etcd.Looks = map[string]snapshot.Look{}
	r := Make(s, settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonUnreachable)
	if got := r.Status.Members[0].Phase; got != v1alpha1.PhaseUnreachable {
		t.Errorf("phase %s", got)
	}
}

func TestAHiccupOfOneLookIsNoOutage(t *testing.T) {
	s := running(noQuorum)
	s.Etcd.LastRead = now.Add(-time.Second)
	r := Make(s, settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
}

func TestAClusterBeingFoundedServesNobody(t *testing.T) {
	s := running()
	s.Cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationFound}
	r := Make(s, settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonFounding)
}

func TestAMemberThatDoesNotAnswerIsDown(t *testing.T) {
	r := Make(running(silence(1)), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown)
	if m := r.Status.Members[1]; m.Health != v1alpha1.Unhealthy || m.Phase != v1alpha1.PhaseUnreachable || m.Message == "" {
		t.Errorf("member: %+v", m)
	}
	if r.Status.ReadyMembers != 2 {
		t.Errorf("%d ready members", r.Status.ReadyMembers)
	}
}

func TestAClaimThatIsBeingDeletedUnderARunningMemberIsTold(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		deleted := metav1.NewTime(now)
		s.Claims[naming.Member("db", "u", 1)].DeletionTimestamp = &deleted
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonClaimLeaving)
}

func TestAVoterThatAnswersAndReadsNothingIsDown(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		look := s.Etcd.Looks[naming.Member("db", "u", 1)]
		look.Reads = false
		s.Etcd.Looks[naming.Member("db", "u", 1)] = look
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown)
}

func TestAMemberWhosePodNeverEndsIsDown(t *testing.T) {
	r := Make(running(silence(1), func(s *snapshot.Snapshot) {
		deleted := metav1.NewTime(now.Add(-time.Hour))
		s.Pods[naming.Member("db", "u", 1)].DeletionTimestamp = &deleted
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown)
}

func TestAClusterWithACorruptMemberIsNotAvailable(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		s.Etcd.Alarms = []snapshot.Alarm{{Type: "CORRUPT", MemberID: 0xa1}}
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonCorrupt)
}

func TestAMemberWhoseClaimIsGoneIsLost(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		delete(s.Claims, naming.Member("db", "u", 2))
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberLost)
	if r.Status.Members[2].Phase != v1alpha1.PhaseLost {
		t.Errorf("phase %s", r.Status.Members[2].Phase)
	}
}

func TestAnAgentThatRefusesToldWhy(t *testing.T) {
	r := Make(running(silence(2), func(s *snapshot.Snapshot) {
		status := &s.Pods[naming.Member("db", "u", 2)].Status.ContainerStatuses[0]
		status.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}
		status.LastTerminationState.Terminated = &corev1.ContainerStateTerminated{
			ExitCode: 65, Message: `{"reason":"DataLost","message":"the directory is empty"}`,
		}
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberLost)
}

func TestAnAlarmIsToldWithItsMember(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		s.Etcd.Alarms = []snapshot.Alarm{{Type: "NOSPACE", MemberID: 0xa1}}
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonAlarm)
}

func TestATakenNameIsToldAndBlocks(t *testing.T) {
	taken := &plan.Setback{Kind: plan.NeedsUser, Reason: v1alpha1.ReasonNameTaken, Message: "Service ns/db is not ours"}
	r := Make(running(), settled(), plan.Outcome{Err: taken})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonNameTaken)
	expect(t, r.Status, v1alpha1.ConditionProgressing, metav1.ConditionFalse, v1alpha1.ReasonBlocked)
	if !slices.ContainsFunc(r.Transitions, func(e Event) bool { return e.Reason == v1alpha1.ReasonNameTaken && e.Type == "Warning" }) {
		t.Errorf("events: %+v", r.Transitions)
	}
}

func TestAFailureIsToldAndTriedAgain(t *testing.T) {
	r := Make(running(), settled(), plan.Outcome{Err: errors.New("create pod x: forbidden")})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonActionFailed)
	if r.Again > 5*time.Second {
		t.Errorf("tried again after %s", r.Again)
	}
}

func TestTwoVotersOnOneNodeAreToldToBeUnsafe(t *testing.T) {
	r := Make(running(func(s *snapshot.Snapshot) {
		s.Pods[naming.Member("db", "u", 1)].Spec.NodeName = "n0"
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionPlacement, metav1.ConditionFalse, v1alpha1.ReasonNodeHoldsMajority)
}

func TestWhatHasToBeRememberedIsLeftAlone(t *testing.T) {
	s := running(noQuorum)
	s.Etcd.Looks = map[string]snapshot.Look{}
	s.Cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationFound, Founders: []string{"x"}}
	r := Make(s, settled(), plan.Outcome{})
	if r.Status.ClusterID != "c1" || r.Status.MemberCounter != 3 || r.Status.Operation == nil || r.Status.Version != "3.6.16" {
		t.Errorf("status: %+v", r.Status)
	}
	for i, m := range r.Status.Members {
		was := s.Cluster.Status.Members[i]
		if m.Name != was.Name || m.ClaimUID != was.ClaimUID || m.ID != was.ID || m.Role != was.Role {
			t.Errorf("member %+v, was %+v", m, was)
		}
	}
}

func TestAnOldSnapshotIsLookedAtAgainAtOnce(t *testing.T) {
	for _, outcome := range []plan.Outcome{{StatusWritten: true}, {Err: &plan.Setback{Kind: plan.Stale}}} {
		if r := Make(running(), settled(), outcome); r.Again > 50*time.Millisecond {
			t.Errorf("%+v: again after %s", outcome, r.Again)
		}
	}
}

func TestAMemberThatPublishedItsNameBeforeItAnswersIsNotDown(t *testing.T) {
	r := Make(running(silence(1), func(s *snapshot.Snapshot) {
		s.Cluster.Status.Members[1].Phase = v1alpha1.PhaseJoining
		s.Etcd.List.Members[1].Learner = true
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
	if got := r.Status.Members[1].Phase; got != v1alpha1.PhaseJoining {
		t.Errorf("phase %s", got)
	}
}

func TestAVoterThatDoesNotAnswerIsDownEvenIfTheStatusWasJustRebuilt(t *testing.T) {
	r := Make(running(silence(1), func(s *snapshot.Snapshot) {
		s.Cluster.Status.Members[1].Phase = v1alpha1.PhasePending
	}), settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown)
}
