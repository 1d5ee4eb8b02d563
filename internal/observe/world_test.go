package observe

import (
	"context"
	"errors"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

var (
	key   = types.NamespacedName{Namespace: "ns", Name: "db"}
	start = time.Now()
)

// engines answers for members by name; a member that is missing does not answer.
type engines struct {
	etcd.Client
	status  map[string]etcd.Status
	agents  map[string]etcd.AgentState
	list    *etcd.MemberList
	reads   bool
	metrics map[string]etcd.Metrics
	// downgrade is the answer to who asks about a downgrade.
	downgrade error
	// askedForAlarms is set when somebody asked.
	askedForAlarms bool
	// alarms is what keeps etcd from telling its alarms.
	alarms error
}

var errSilent = errors.New("no answer")

func (e *engines) Status(_ context.Context, at etcd.Endpoint) (etcd.Status, error) {
	if status, ok := e.status[at.Member]; ok {
		return status, nil
	}
	return etcd.Status{}, errSilent
}

func (e *engines) AgentState(_ context.Context, at etcd.Endpoint) (etcd.AgentState, error) {
	if state, ok := e.agents[at.Member]; ok {
		return state, nil
	}
	return etcd.AgentState{}, errSilent
}

func (e *engines) MemberList(context.Context, etcd.Endpoint) (etcd.MemberList, error) {
	if e.list == nil {
		return etcd.MemberList{}, errSilent
	}
	return *e.list, nil
}

func (e *engines) Read(context.Context, etcd.Endpoint) error {
	if e.reads {
		return nil
	}
	return errSilent
}

func (e *engines) Alarms(context.Context, etcd.Endpoint) ([]etcd.Alarm, error) {
	e.askedForAlarms = true
	if e.alarms != nil {
		return nil, e.alarms
	}
	return []etcd.Alarm{{Type: "NOSPACE", MemberID: 1}}, nil
}

func (e *engines) Metrics(_ context.Context, at etcd.Endpoint) (etcd.Metrics, error) {
	if metrics, ok := e.metrics[at.Member]; ok {
		return metrics, nil
	}
	return etcd.Metrics{}, errSilent
}

func (e *engines) Downgrade(_ context.Context, _ etcd.Endpoint, action etcd.DowngradeAction, target string) error {
	if action != etcd.DowngradeValidate || target != "3.4" {
		return errors.New("an observer changes nothing")
	}
	return e.downgrade
}

// observer looks at a cluster of two members, m0 that leads and m1 whose agent waits.
func observer(t *testing.T, e *engines, more ...client.Object) *Observer {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		t.Fatal(err)
	}
	cluster := &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u"},
		Status: v1alpha1.EtcdClusterStatus{Members: []v1alpha1.MemberStatus{
			{Name: "m0", Role: v1alpha1.RoleVoter, ClaimUID: "c0"}, {Name: "m1", Role: v1alpha1.RoleVoter, ClaimUID: "c1"},
		}},
	}
	objects := []client.Object{cluster, pod(cluster, "m0", "10.0.0.1"), pod(cluster, "m1", "10.0.0.2")}
	for i, name := range []string{"m0", "m1"} {
		claim := render.Claim(cluster, name, v1alpha1.RoleVoter)
		claim.UID = types.UID([]string{"c0", "c1"}[i])
		objects = append(objects, claim)
	}
	objects = append(objects, secrets(t, cluster)...)
	c := fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(cluster).
		WithObjects(objects...).WithObjects(more...).Build()
	return &Observer{
		Cache: c, Live: c, Now: func() time.Time { return start }, Settings: snapshot.Settings{Domain: "cluster.local"},
		Clients: &reach.Clients{Pool: &etcd.Pool{}, Wrap: func(etcd.Client) etcd.Client { return e }},
	}
}

func pod(cluster *v1alpha1.EtcdCluster, name, ip string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: "ns", Labels: render.MemberLabels(cluster, name, v1alpha1.RoleVoter),
			OwnerReferences: []metav1.OwnerReference{render.Owner(cluster)},
		},
		Status: corev1.PodStatus{
			PodIP: ip, PodIPs: []corev1.PodIP{{IP: ip}},
			ContainerStatuses: []corev1.ContainerStatus{{
				Name: snapshot.EngineContainer, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
			}},
		},
	}
}

// secrets are what the operator needs to talk to members.
func secrets(t *testing.T, cluster *v1alpha1.EtcdCluster) []client.Object {
	t.Helper()
	authority, err := pki.NewAuthority("ca", start)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := pki.Issue(authority, pki.Request{CommonName: "root", Client: true}, start)
	if err != nil {
		t.Fatal(err)
	}
	var made []client.Object
	for name, pair := range map[string]pki.Pair{
		naming.ClientAuthority("db"): authority, naming.OperatorAuthority("db"): authority, naming.OperatorClient("db"): leaf,
	} {
		made = append(made, &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{
				Name: name, Namespace: "ns", Labels: render.ClusterLabels(cluster),
				OwnerReferences: []metav1.OwnerReference{render.Owner(cluster)},
			},
			Data: map[string][]byte{corev1.TLSCertKey: pair.Cert, corev1.TLSPrivateKeyKey: pair.Key},
		})
	}
	return made
}

func serving() *engines {
	return &engines{
		reads:  true,
		status: map[string]etcd.Status{"m0": {ClusterID: 0xc1, MemberID: 1, LeaderID: 1, Version: "3.6.16"}},
		agents: map[string]etcd.AgentState{"m1": {State: "Waiting", Reason: "NotListed"}},
		list: &etcd.MemberList{ClusterID: 0xc1, Members: []etcd.Member{
			{ID: 1, Name: "m0", PeerURLs: []string{"https://m0.db-peer.ns.svc.cluster.local:2380"}},
		}},
	}
}

func look(t *testing.T, o *Observer) *snapshot.Snapshot {
	t.Helper()
	s, err := o.Observe(t.Context(), key)
	if err != nil || s == nil {
		t.Fatalf("observe: %v, %v", s, err)
	}
	return s
}
