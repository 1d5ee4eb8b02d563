package observe

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

func TestOnlyMembersThatAreReadyAndTheOnlyVoterAreWaitedForLong(t *testing.T) {
	ready := corev1.PodStatus{Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}}
	founded := v1alpha1.EtcdClusterStatus{ClusterID: "c1", Members: []v1alpha1.MemberStatus{
		{Name: "m0", Role: v1alpha1.RoleVoter}, {Name: "m1", Role: v1alpha1.RoleVoter},
	}}
	alone := v1alpha1.EtcdClusterStatus{ClusterID: "c1", Members: []v1alpha1.MemberStatus{
		{Name: "m0", Role: v1alpha1.RoleVoter}, {Name: "m1", Role: v1alpha1.RoleReadReplica},
	}}
	runs := corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{
		Name: snapshot.EngineContainer, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
	}}}
	for what, tc := range map[string]struct {
		pod    corev1.Pod
		status v1alpha1.EtcdClusterStatus
		want   time.Duration
	}{
		"one that is ready":                {corev1.Pod{Status: ready}, founded, 2 * time.Second},
		"one that is not":                  {corev1.Pod{Status: runs}, founded, 500 * time.Millisecond},
		"the only voter that is not":       {corev1.Pod{Status: runs}, alone, 2 * time.Second},
		"the only voter that starts":       {corev1.Pod{}, alone, 500 * time.Millisecond},
		"one of a cluster that is founded": {corev1.Pod{Status: ready}, v1alpha1.EtcdClusterStatus{}, 500 * time.Millisecond},
		"one whose pod is being deleted":   {corev1.Pod{ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: &metav1.Time{}}, Status: ready}, founded, 200 * time.Millisecond},
		"one that still joins in a founding": {corev1.Pod{Status: ready}, v1alpha1.EtcdClusterStatus{
			ClusterID: "c1", Operation: &v1alpha1.Operation{Type: v1alpha1.OperationFound},
		}, 500 * time.Millisecond},
	} {
		s := &snapshot.Snapshot{Cluster: &v1alpha1.EtcdCluster{Status: tc.status}}
		if got := patienceWith(s, snapshot.Member{MemberStatus: v1alpha1.MemberStatus{Name: "m0", Role: v1alpha1.RoleVoter}, Pod: &tc.pod}); got != tc.want {
			t.Errorf("%s is waited for for %v, want %v", what, got, tc.want)
		}
	}
}
