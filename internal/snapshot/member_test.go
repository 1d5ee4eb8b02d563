package snapshot

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// one is a look at a cluster of one voter that was seen in the member list.
func one(changes ...func(*Snapshot)) Member {
	name := naming.Member("db", "u", 0)
	s := &Snapshot{
		Settings: Settings{Domain: "cluster.local"},
		Cluster: &v1alpha1.EtcdCluster{
			ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u"},
			Status: v1alpha1.EtcdClusterStatus{Members: []v1alpha1.MemberStatus{
				{Name: name, Role: v1alpha1.RoleVoter, ID: "a", ClaimUID: "c"},
			}},
		},
		Pods: map[string]*corev1.Pod{name: {
			Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{Name: EngineContainer}}},
		}},
		Claims: map[string]*corev1.PersistentVolumeClaim{name: {ObjectMeta: metav1.ObjectMeta{Name: name, UID: "c"}}},
		Etcd: Etcd{List: &List{Members: []ListedMember{
			{ID: 0xa, Name: name, PeerURLs: []string{"https://" + name + ".db-peer.ns.svc.cluster.local:2380"}},
		}}},
	}
	for _, change := range changes {
		change(s)
	}
	return s.Members()[0]
}

func engine(status corev1.ContainerStatus) func(*Snapshot) {
	return func(s *Snapshot) {
		status.Name = EngineContainer
		s.Pods[s.Cluster.Status.Members[0].Name].Status.ContainerStatuses[0] = status
	}
}

func unrecorded(s *Snapshot) { s.Cluster.Status.Members[0].ID = "" }

func TestAMemberIsFoundByItsIDAndByItsPeerURLOnlyWhileThatIsUnknown(t *testing.T) {
	if one().Listed == nil || one(unrecorded).Listed == nil {
		t.Error("the member was not found")
	}
	if m := one(func(s *Snapshot) { s.Cluster.Status.Members[0].ID = "b" }); m.Listed != nil || !m.Removed {
		t.Errorf("another member of the same URL was taken for it: %+v", m.Listed)
	}
}

func TestWithoutAListNobodyCountsAsRemoved(t *testing.T) {
	if m := one(func(s *Snapshot) { s.Etcd.List = nil }); m.Removed || m.Loss() != "" || !m.EverJoined() {
		t.Errorf("member: %+v", m)
	}
}

func TestAMemberIsLostWhenItsClaimIsGoneOrAnother(t *testing.T) {
	gone := one(func(s *Snapshot) { s.Claims = nil })
	another := one(func(s *Snapshot) { s.Claims[s.Cluster.Status.Members[0].Name].UID = "d" })
	if gone.Loss() == "" || another.Loss() == "" || another.ClaimIsItsOwn() {
		t.Errorf("gone: %q, another: %q", gone.Loss(), another.Loss())
	}
}

func TestAMemberIsLostWhenTheVolumeUnderItsClaimIsGone(t *testing.T) {
	m := one(func(s *Snapshot) { s.Claims[s.Cluster.Status.Members[0].Name].Status.Phase = corev1.ClaimLost })
	if !strings.Contains(m.Loss(), "volume") || m.ClaimIsItsOwn() {
		t.Errorf("loss: %q, its own: %t", m.Loss(), m.ClaimIsItsOwn())
	}
}

func TestAMemberThatNeverJoinedHasNothingToLose(t *testing.T) {
	if m := one(unrecorded, func(s *Snapshot) { s.Claims, s.Etcd.List = nil, nil }); m.Loss() != "" {
		t.Errorf("lost: %s", m.Loss())
	}
}

func TestARefusalOfTheAgentIsALossUntilItRunsAgain(t *testing.T) {
	refusal := &corev1.ContainerStateTerminated{ExitCode: 65, Message: `{"reason":"DataLost","message":"no data"}`}
	refused := one(engine(corev1.ContainerStatus{
		State:                corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}},
		LastTerminationState: corev1.ContainerState{Terminated: refusal},
	}))
	if loss := refused.Loss(); !strings.Contains(loss, "DataLost") {
		t.Errorf("loss %q", loss)
	}
	runs := one(engine(corev1.ContainerStatus{
		State:                corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
		LastTerminationState: corev1.ContainerState{Terminated: refusal},
	}))
	if runs.Loss() != "" {
		t.Errorf("a member that runs is lost: %s", runs.Loss())
	}
}

func TestACrashOfTheEngineIsNoRefusal(t *testing.T) {
	m := one(engine(corev1.ContainerStatus{
		State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 2, Message: "panic"}},
	}))
	if m.Loss() != "" || m.Trouble() == nil || m.Trouble().Reason != v1alpha1.ReasonMemberDown {
		t.Errorf("loss %q, trouble %+v", m.Loss(), m.Trouble())
	}
}

func TestWhatKeepsAPodFromRunningIsToldInPlainWords(t *testing.T) {
	unschedulable := one(func(s *Snapshot) {
		s.Pods[s.Cluster.Status.Members[0].Name].Status.Conditions = []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, Message: "no node has room",
		}}
	})
	unpullable := one(engine(corev1.ContainerStatus{
		Image: "x", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}},
	}))
	for _, tc := range []struct {
		member Member
		reason string
	}{{unschedulable, v1alpha1.ReasonPodUnschedulable}, {unpullable, v1alpha1.ReasonImageUnavailable}} {
		if got := tc.member.Trouble(); got == nil || got.Reason != tc.reason {
			t.Errorf("trouble %+v, want %s", got, tc.reason)
		}
	}
	agentless := one(engine(corev1.ContainerStatus{Image: "x", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
		Reason: "ImagePullBackOff", Message: `Back-off pulling image "operator:1": not found`,
	}}}), func(s *Snapshot) {
		s.Pods[s.Cluster.Status.Members[0].Name].Spec.Volumes = []corev1.Volume{{VolumeSource: corev1.VolumeSource{
			Image: &corev1.ImageVolumeSource{Reference: "operator:1"},
		}}}
	})
	if got := agentless.Trouble(); !agentless.LacksImage() || !strings.HasPrefix(got.Message, "image operator:1 cannot be pulled") {
		t.Errorf("without the image of the agent the trouble is %+v", got)
	}
	if !unpullable.LacksImage() {
		t.Error("it does not lack its image")
	}
}
