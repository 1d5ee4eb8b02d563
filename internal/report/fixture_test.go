package report

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// running is a look at a cluster of three voters that serves.
func running(changes ...func(*snapshot.Snapshot)) *snapshot.Snapshot {
	three := int32(3)
	s := &snapshot.Snapshot{
		Now:      now,
		Settings: snapshot.Settings{Domain: "cluster.local", Images: release.Images{"3.6.16": "etcd:3.6.16"}},
		Cluster: &v1alpha1.EtcdCluster{
			ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u", Generation: 4},
			Spec:       v1alpha1.EtcdClusterSpec{Size: &three, Version: "3.6.16"},
			Status:     v1alpha1.EtcdClusterStatus{ClusterID: "c1", Version: "3.6.16", MemberCounter: 3},
		},
		Pods: map[string]*corev1.Pod{}, Claims: map[string]*corev1.PersistentVolumeClaim{},
		Nodes: map[string]snapshot.Node{"n0": {Zone: "z0"}, "n1": {Zone: "z1"}, "n2": {Zone: "z2"}},
		Etcd: snapshot.Etcd{
			Looks: map[string]snapshot.Look{}, List: &snapshot.List{ClusterID: 0xc1}, LastRead: now, WatchedSince: now.Add(-time.Hour),
		},
	}
	for i := range 3 {
		addMember(s, int64(i))
	}
	s.Etcd.Leader = s.Cluster.Status.Members[0].Name
	for _, change := range changes {
		change(s)
	}
	return s
}

func addMember(s *snapshot.Snapshot, i int64) {
	name := naming.Member("db", "u", i)
	id := 0xa0 + uint64(i)
	s.Cluster.Status.Members = append(s.Cluster.Status.Members, v1alpha1.MemberStatus{
		Name: name, Role: v1alpha1.RoleVoter, ID: snapshot.FormatID(id), ClaimUID: "claim-" + name, Phase: v1alpha1.PhaseVoting,
	})
	s.Claims[name] = &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID("claim-" + name)},
	}
	s.Pods[name] = &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       corev1.PodSpec{NodeName: "n" + string(rune('0'+i))},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, PodIP: "10.0.0.1", ContainerStatuses: []corev1.ContainerStatus{{
			Name: snapshot.EngineContainer, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
		}}},
	}
	s.Etcd.List.Members = append(s.Etcd.List.Members, snapshot.ListedMember{ID: id, Name: name})
	s.Etcd.Looks[name] = snapshot.Look{Reads: true, Status: &snapshot.Status{
		ClusterID: 0xc1, MemberID: id, LeaderID: 0xa0, Version: "3.6.16", DatabaseSize: 25 << 10,
	}}
}

func silence(number int64) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		s.Etcd.Looks[naming.Member("db", "u", number)] = snapshot.Look{Failure: "Unreachable: no route"}
	}
}

func noQuorum(s *snapshot.Snapshot) {
	silence(0)(s)
	silence(1)(s)
	look := s.Etcd.Looks[naming.Member("db", "u", 2)]
	look.Reads = false
	s.Etcd.Looks[naming.Member("db", "u", 2)] = look
	s.Etcd.List, s.Etcd.Leader, s.Etcd.LastRead = nil, "", now.Add(-time.Minute)
}
