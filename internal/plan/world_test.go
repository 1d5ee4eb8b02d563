package plan_test

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// world is a toy of Kubernetes and etcd: enough to see plans carried out until nothing is left to do.
type world struct {
	now      time.Time
	settings snapshot.Settings
	cluster  *v1alpha1.EtcdCluster
	pods     map[string]*corev1.Pod
	claims   map[string]*corev1.PersistentVolumeClaim
	services map[string]*corev1.Service
	secrets  map[string]*corev1.Secret
	budget   *policyv1.PodDisruptionBudget
	retained []snapshot.Retained
	classes  bool
	uids     int

	places
	// etcd
	leads string
	engines
	listed    []snapshot.ListedMember
	clusterID uint64
	data      map[types.UID]bool
	// faults, by member name
	unschedulable, unpullable, silent, spent map[string]bool
}

func newWorld() *world {
	w := &world{
		now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC),
		settings: snapshot.Settings{
			Domain: "cluster.local", AgentImage: "operator",
			Images: release.Images{"3.5.35": "etcd:3.5.35", "3.6.16": "etcd:3.6.16", "3.7.3": "etcd:3.7.3"},
		},
		classes: true, data: map[types.UID]bool{}, engines: newEngines(),
		pods: map[string]*corev1.Pod{}, claims: map[string]*corev1.PersistentVolumeClaim{},
		services: map[string]*corev1.Service{}, secrets: map[string]*corev1.Secret{},
		unschedulable: map[string]bool{}, unpullable: map[string]bool{}, silent: map[string]bool{}, spent: map[string]bool{},
	}
	w.places = newPlaces(w.now)
	three := int32(3)
	w.cluster = &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u"},
		Spec:       v1alpha1.EtcdClusterSpec{Size: &three, Version: "3.6.16"},
	}
	return w
}

func (w *world) uid() types.UID {
	w.uids++
	return types.UID(fmt.Sprintf("uid-%d", w.uids))
}

// short names members by their number, so that stories are readable.
func (w *world) short(text string) string {
	return strings.ReplaceAll(text, naming.MemberPrefix("db", "u"), "m")
}

func (w *world) name(number string) string {
	return naming.MemberPrefix("db", "u") + strings.TrimPrefix(number, "m")
}

func (w *world) snapshot() *snapshot.Snapshot {
	s := &snapshot.Snapshot{
		Now: w.now, Settings: w.settings, Cluster: w.cluster.DeepCopy(),
		Pods: w.pods, Claims: w.claims, Services: w.services, Secrets: w.secrets, Budget: w.budget, Retained: w.retained,
		Published: map[string]bool{}, StorageClass: snapshot.StorageClass{Looked: true, Exists: w.classes},
		Leaves: map[string]snapshot.Certificates{},
	}
	for name := range w.secrets {
		s.Leaves[name] = snapshot.Certificates{
			Names: s.Hosts().ServerNames(strings.TrimSuffix(name, "-tls")), SignedByCurrent: true, Bundles: true,
		}
	}
	s.EnginesSince = w.enginesSince()
	s.Etcd = w.lookAtEtcd(s)
	w.lookAtNodes(s)
	return s
}

func (w *world) lookAtEtcd(s *snapshot.Snapshot) snapshot.Etcd {
	seen := snapshot.Etcd{Looks: map[string]snapshot.Look{}}
	up := 0
	for _, m := range w.listed {
		if !m.Learner && w.engineRuns(w.nameOf(m)) {
			up++
		}
	}
	voters := 0
	for _, m := range w.listed {
		if !m.Learner {
			voters++
		}
	}
	quorum := up > voters/2
	for name, pod := range w.pods {
		s.Published[name] = pod.Status.PodIP != ""
		if !w.runs(name) {
			continue
		}
		seen.Looks[name] = w.lookAtMember(name, quorum)
	}
	if quorum {
		seen.Leader = w.nameOf(*w.leader())
		seen.List = &snapshot.List{ClusterID: w.clusterID, Members: append([]snapshot.ListedMember(nil), w.listed...)}
	}
	return seen
}

// lookAtMember is what a member answers whose container runs: its engine, or the agent in its place.
func (w *world) lookAtMember(name string, quorum bool) snapshot.Look {
	listed := w.find(name)
	switch {
	case !w.engineRuns(name) || listed == nil:
		reason := "NotListed"
		if w.spent[name] {
			reason = snapshot.ReasonTicketSpent
		}
		return snapshot.Look{Agent: &snapshot.Agent{State: "Waiting", Reason: reason, Message: reason}}
	case w.stalled[name]:
		return snapshot.Look{Metrics: &snapshot.Metrics{}, Failure: "Unreachable: no answer"}
	}
	look := snapshot.Look{Status: &snapshot.Status{
		ClusterID: w.clusterID, MemberID: listed.ID, Version: versionOf(w.pods[name]), Learner: listed.Learner,
	}}
	if quorum {
		look.Status.LeaderID, look.Reads = w.leader().ID, !listed.Learner
	}
	w.tellVersions(w.pods[name], &look)
	return look
}

func (w *world) nameOf(m snapshot.ListedMember) string {
	host := strings.TrimPrefix(m.PeerURLs[0], "https://")
	return host[:strings.Index(host, ".")]
}

func (w *world) find(name string) *snapshot.ListedMember {
	for i := range w.listed {
		if w.nameOf(w.listed[i]) == name {
			return &w.listed[i]
		}
	}
	return nil
}

func (w *world) leader() *snapshot.ListedMember {
	if led := w.find(w.leads); led != nil && !led.Learner && w.engineRuns(w.leads) {
		return led
	}
	for i := range w.listed {
		if !w.listed[i].Learner && w.engineRuns(w.nameOf(w.listed[i])) {
			return &w.listed[i]
		}
	}
	return nil
}

// engineRuns says whether the engine of a member runs: its pod does, on data of its own.
func (w *world) engineRuns(name string) bool {
	claim := w.claims[name]
	if claim == nil {
		claim = w.volumes[name]
	}
	return w.runs(name) && claim != nil && w.data[claim.UID]
}
