package act

import (
	"context"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// engines answers for all members, and remembers who was removed.
type engines struct {
	etcd.Client
	list    etcd.MemberList
	leader  uint64
	removed []uint64
	// promoted are those that were given a vote.
	promoted []uint64
	// written counts the entries that change nothing.
	written int
}

func (e *engines) AppendNothing(context.Context, etcd.Endpoint) error {
	e.written++
	return nil
}

func (e *engines) Status(context.Context, etcd.Endpoint) (etcd.Status, error) {
	return etcd.Status{LeaderID: e.leader}, nil
}

func (e *engines) MemberList(context.Context, etcd.Endpoint) (etcd.MemberList, error) {
	return e.list, nil
}

func (e *engines) Promote(_ context.Context, _ etcd.Endpoint, id uint64) error {
	e.promoted = append(e.promoted, id)
	return nil
}

func (e *engines) Remove(_ context.Context, _ etcd.Endpoint, id uint64) error {
	e.removed = append(e.removed, id)
	e.list.Members = slices.DeleteFunc(e.list.Members, func(m etcd.Member) bool { return m.ID == id })
	return nil
}

// withEtcd is a stage of voters a0 that leads, and a1 and a2, as a look shows them.
func withEtcd(t *testing.T) (*stage, *engines) {
	t.Helper()
	st := newStage(t)
	st.must(members("db-a-0", "db-a-1", "db-a-2"))
	st.makeAuthorities()
	st.must(action.IssueOperatorClient{Secret: naming.OperatorClient("db")})
	e := &engines{leader: 0xa0}
	st.actor.Clients.Wrap = func(etcd.Client) etcd.Client { return e }
	st.s.Etcd.List = &snapshot.List{}
	for i, name := range []string{"db-a-0", "db-a-1", "db-a-2"} {
		id := 0xa0 + uint64(i)
		e.list.Members = append(e.list.Members, etcd.Member{ID: id, Name: name})
		st.s.Etcd.List.Members = append(st.s.Etcd.List.Members, snapshot.ListedMember{ID: id, Name: name})
		st.s.Pods[name] = &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "ns"},
			Status: corev1.PodStatus{PodIP: "10.0.0.1", ContainerStatuses: []corev1.ContainerStatus{{
				Name: snapshot.EngineContainer, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
			}}},
		}
	}
	return st, e
}

var removal = action.RemoveVoter{Leader: "db-a-0", Member: "db-a-2", ID: 0xa2, Why: "test"}

func TestAVoterIsRemovedWhenAllIsAsItWasSeen(t *testing.T) {
	st, e := withEtcd(t)
	if outcome := st.do(removal); outcome.Err != nil || len(e.removed) != 1 || e.removed[0] != 0xa2 {
		t.Errorf("outcome %v, removed %x", outcome.Err, e.removed)
	}
}

func TestARemovalThatLeavesAVoterAloneIsWrittenDownAtOnce(t *testing.T) {
	st, e := withEtcd(t)
	if st.do(removal); e.written != 0 {
		t.Errorf("of two voters that are left, %d entries were asked for", e.written)
	}
	st, e = withEtcd(t)
	e.list.Members = slices.Delete(e.list.Members, 1, 2)
	st.s.Etcd.List.Members = slices.Delete(st.s.Etcd.List.Members, 1, 2)
	if outcome := st.do(removal); outcome.Err != nil || len(e.removed) != 1 || e.written != 1 {
		t.Errorf("outcome %v, removed %x, %d entries", outcome.Err, e.removed, e.written)
	}
	// Who ended in between goes on with what is left of the member.
	st.s.Etcd.Leader = "db-a-0"
	if outcome := st.do(action.Drop{Members: []string{"db-a-2"}}); outcome.Err != nil || e.written != 2 {
		t.Errorf("outcome %v, %d entries", outcome.Err, e.written)
	}
}

func TestNoVoterIsRemovedOnceTheWorldIsAnother(t *testing.T) {
	for name, change := range map[string]func(*stage, *engines){
		"the cluster was edited":     func(st *stage, _ *engines) { st.touch() },
		"another voter is gone":      func(_ *stage, e *engines) { e.list.Members = e.list.Members[1:] },
		"there is another voter":     func(_ *stage, e *engines) { e.list.Members = append(e.list.Members, etcd.Member{ID: 0xa3}) },
		"the voter leads by now":     func(_ *stage, e *engines) { e.leader = 0xa2 },
		"the voter is gone itself":   func(_ *stage, e *engines) { e.list.Members = e.list.Members[:2] },
		"a voter became a learner":   func(_ *stage, e *engines) { e.list.Members[1].Learner = true },
		"the cluster is to be ended": func(st *stage, _ *engines) { st.end() },
	} {
		t.Run(name, func(t *testing.T) {
			st, e := withEtcd(t)
			st.T = t
			change(st, e)
			st.wantSetback(st.do(removal), plan.Stale, "")
			if len(e.removed) > 0 {
				t.Errorf("removed %x", e.removed)
			}
		})
	}
}

// A cache may be so late that it shows a pod without a node, or one that is not ready.
func TestNoVoterIsRemovedThatIsBack(t *testing.T) {
	ready := corev1.PodStatus{Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}}
	served := metav1.ObjectMeta{Labels: map[string]string{v1alpha1.LabelServing: "true"}}
	for name, tc := range map[string]struct {
		now    corev1.Pod
		unseen bool
		// wasReady is true of one that was ready when it was seen, and that no clients were led to.
		wasReady bool
		back     bool
	}{
		"it is as it was seen":                {now: corev1.Pod{}},
		"it has got a node":                   {now: corev1.Pod{Spec: corev1.PodSpec{NodeName: "n"}}, back: true},
		"it is ready":                         {now: corev1.Pod{Status: ready}, back: true},
		"it is ready, and was not seen":       {now: corev1.Pod{Status: ready}, unseen: true, back: true},
		"it was made, and nothing came of it": {now: corev1.Pod{}, unseen: true},
		"clients are led to it":               {now: corev1.Pod{ObjectMeta: served, Status: ready}, wasReady: true, back: true},
		"clients are led to others":           {now: corev1.Pod{Status: ready}, wasReady: true},
	} {
		t.Run(name, func(t *testing.T) {
			st, e := withEtcd(t)
			st.T = t
			tc.now.Name, tc.now.Namespace = "db-a-2", "ns"
			if err := st.client.Create(t.Context(), &tc.now); err != nil {
				t.Fatal(err)
			}
			if tc.unseen {
				delete(st.s.Pods, "db-a-2")
			}
			if tc.wasReady {
				st.s.Pods["db-a-2"].Status = ready
			}
			if outcome := st.do(removal); (outcome.Err != nil) != tc.back || (len(e.removed) > 0) == tc.back {
				t.Errorf("outcome %v, removed %x", outcome.Err, e.removed)
			}
		})
	}
}

func TestNoLearnerIsRemovedByAnOldStatus(t *testing.T) {
	st, e := withEtcd(t)
	e.list.Members[2].Learner = true
	st.touch()
	st.wantSetback(st.do(action.RemoveLearner{Leader: "db-a-0", ID: 0xa2}), plan.Stale, "")
	if len(e.removed) > 0 {
		t.Errorf("removed %x", e.removed)
	}
}

// touch changes the cluster on the API server only.
func (st *stage) touch() {
	st.Helper()
	after := st.s.Cluster.DeepCopy()
	after.Annotations = map[string]string{"touched": "yes"}
	if err := st.client.Update(st.Context(), after); err != nil {
		st.Fatal(err)
	}
}

// end deletes the cluster on the API server only.
func (st *stage) end() {
	st.Helper()
	if err := st.client.Delete(st.Context(), st.s.Cluster, client.Preconditions{UID: &st.s.Cluster.UID}); err != nil {
		st.Fatal(err)
	}
}

func TestAClaimThatIsKeptIsRetired(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	st.s.Claims["db-a-0"] = &claim
	st.must(action.Drop{Members: []string{"db-a-0"}, KeepClaims: []string{"db-a-0"}})
	var after corev1.PersistentVolumeClaim
	if !st.get("db-a-0", &after) || after.Labels[v1alpha1.LabelRetired] != "true" {
		t.Errorf("labels of the claim: %v", after.Labels)
	}
}

func TestOnlyPodsOnNodesThatAreSwitchedOffEndAtOnce(t *testing.T) {
	for name, want := range map[string]*int64{"switched off": new(int64), "running": nil} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.must(members("db-a-0"))
			pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "p"}}
			if err := st.client.Create(t.Context(), pod); err != nil {
				t.Fatal(err)
			}
			st.s.Pods["db-a-0"] = pod
			grace := st.watchGrace()
			drop := action.Drop{Members: []string{"db-a-0"}}
			if want != nil {
				drop.SwitchedOff = drop.Members
			}
			st.must(drop)
			if got := *grace; (got == nil) != (want == nil) || got != nil && *got != *want {
				t.Errorf("grace period %v, want %v", got, want)
			}
		})
	}
}

// watchGrace remembers the grace period of the next deletion.
func (st *stage) watchGrace() **int64 {
	var grace *int64
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Delete: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.DeleteOption) error {
			grace = (&client.DeleteOptions{}).ApplyOptions(opts).GracePeriodSeconds
			return c.Delete(ctx, obj, opts...)
		},
	})
	return &grace
}
