package plan_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// history is a world to which things happen, with what must be remembered of it to judge the plans.
type history struct {
	*world
	names     map[string]bool
	clusterID string
	// dead are the nodes that never come back.
	dead map[string]bool
}

// step makes a plan, judges it, and carries a part of it out, as an operator does that may end at any moment.
func (h *history) step(t *rapid.T) plan.Plan {
	h.now = h.now.Add(time.Second)
	p := plan.Make(h.snapshot())
	if again := plan.Make(h.snapshot()); again.String() != p.String() {
		t.Fatalf("two plans of one snapshot differ:\n%s\n%s", p, again)
	}
	changes := 0
	for _, planned := range p.Steps {
		for _, a := range planned.Actions {
			changes += h.judge(t, a)
		}
	}
	if changes > 1 {
		t.Fatalf("more than one change of the membership (I1):\n%s", p)
	}
	h.carryOut(p, rapid.IntRange(0, 8).Draw(t, "actions before the operator ends"))
	h.remember(p)
	h.live()
	h.judgeWorld(t)
	return p
}

// carryOut stops where act does: after the step that wrote the status.
func (h *history) carryOut(p plan.Plan, most int) {
	for _, planned := range p.Steps {
		before := h.cluster.Status.DeepCopy()
		for _, a := range planned.Actions {
			if most--; most < 0 {
				return
			}
			h.apply(a)
			for _, m := range h.cluster.Status.Members {
				h.names[m.Name] = true
			}
		}
		if !reflect.DeepEqual(before, &h.cluster.Status) {
			return
		}
	}
}

// judge looks at one action before it is carried out, and counts changes of the membership.
func (h *history) judge(t *rapid.T, a action.Action) int {
	if broken := h.breaks(a); broken != "" {
		t.Fatalf("%s: %s", a, broken)
	}
	switch a.(type) {
	case action.AddLearner, action.Promote, action.RemoveLearner, action.RemoveVoter:
		return 1
	}
	return 0
}

// breaks says which invariant an action would break.
func (h *history) breaks(a action.Action) string {
	switch a := a.(type) {
	case action.AddLearner, action.Promote, action.RemoveLearner, action.RemoveVoter, action.MoveLeader:
		return h.breaksMembership(a)
	case action.Assign:
		return h.breaksAssigning(a)
	case action.Drop:
		if h.clusterID != "" && slices.ContainsFunc(a.Members, func(name string) bool { return h.find(name) != nil }) {
			return "one of them is in the member list (I13, I14)"
		}
	case action.CreatePod:
		claim, recorded := h.claims[a.Pod.Name], h.recorded(a.Pod.Name)
		if claim == nil || recorded == nil || string(claim.UID) != recorded.ClaimUID {
			return "its claim is not its own (I7, I8)"
		}
		return h.breaksStarting(a.Pod)
	case action.IssueMember:
		if a.Ticket != "" && h.clusterID != "" {
			return "the cluster is founded (I9)"
		}
	case action.Restart:
		return h.breaksRestarting(a.Name)
	}
	return ""
}

func (h *history) breaksAssigning(a action.Assign) string {
	for _, m := range a.Members[len(h.cluster.Status.Members):] {
		if h.names[m.Name] {
			return "name " + m.Name + " is used twice (I12)"
		}
	}
	return ""
}

// judgeWorld looks at the world after a step.
func (h *history) judgeWorld(t *rapid.T) {
	id := h.cluster.Status.ClusterID
	if h.clusterID != "" && id != "" && id != h.clusterID {
		t.Fatalf("the cluster's ID changed from %s to %s (I10)", h.clusterID, id)
	}
	if id != "" {
		h.clusterID = id
	}
	for name, pod := range h.pods {
		if pod.Labels[v1alpha1.LabelServing] != "true" {
			continue
		}
		m, voter := h.find(name), pod.Labels[v1alpha1.LabelRole] == v1alpha1.RoleLabelVoter
		if m == nil {
			continue // a member on its way out: its engine has ended
		}
		if h.clusterID == "" || m.Learner == voter {
			t.Fatalf("%s serves clients, and is %+v (I36)", name, m)
		}
	}
}

func (h *history) recorded(name string) *v1alpha1.MemberStatus {
	for i := range h.cluster.Status.Members {
		if h.cluster.Status.Members[i].Name == name {
			return &h.cluster.Status.Members[i]
		}
	}
	return nil
}

func (h *history) byID(id uint64) *snapshot.ListedMember {
	for i := range h.listed {
		if h.listed[i].ID == id {
			return &h.listed[i]
		}
	}
	return nil
}

// somethingHappens draws an event. No event takes more than others have: what is left can found no quorum again.
func (h *history) somethingHappens(t *rapid.T) {
	events := []string{"nothing", "size", "read replicas", "node selector", "time", "class", "version"}
	members := slices.Sorted(maps.Keys(h.pods))
	if len(members) > 0 {
		events = append(events, "delete-pod", "unschedulable", "silent", "answers", "schedulable", "evict",
			"strand", "unstrand", "crash-loop", "lead", "ask for replacement", "node", "lose data")
	}
	if op := h.cluster.Status.Operation; h.clusterID != "" && (op == nil || op.Type != v1alpha1.OperationFound) {
		events = append(events, "lose status")
	}
	switch event := rapid.SampledFrom(events).Draw(t, "event"); event {
	case "nothing":
	case "size", "read replicas", "node selector", "version", "class", "ask for replacement":
		h.specChanges(t, event, members)
	case "time":
		h.now = h.now.Add(rapid.SampledFrom([]time.Duration{time.Second, 15 * time.Second, 7 * time.Minute}).Draw(t, "time"))
	case "node":
		node := rapid.SampledFrom([]string{"n0", "n1", "n2", "n3", "n4"}).Draw(t, "node")
		h.happenToNode(rapid.SampledFrom([]string{"cordon", "uncordon", "switch-off", "switch-on", "out-of-service"}).Draw(t, "what"), node)
	case "lose data":
		h.loseData(t, rapid.SampledFrom(members).Draw(t, "whose"))
	case "lose status":
		h.askForWhatRuns()
		h.cluster.Status = v1alpha1.EtcdClusterStatus{MemberCounter: h.cluster.Status.MemberCounter}
	default:
		number, _ := naming.MemberNumber("db", "u", rapid.SampledFrom(members).Draw(t, "member"))
		h.happen(event, fmt.Sprintf("m%d", number))
	}
	h.live()
}

// specChanges draws an edit of the spec.
func (h *history) specChanges(t *rapid.T, what string, members []string) {
	switch what {
	case "size":
		size := rapid.SampledFrom([]int32{1, 3, 5}).Draw(t, "size")
		h.cluster.Spec.Size = &size
	case "read replicas":
		if h.cluster.Spec.Version != "3.5.35" {
			replicas := rapid.Int32Range(0, 2).Draw(t, "replicas")
			h.cluster.Spec.ReadReplicas = &replicas
		}
	case "node selector":
		h.cluster.Spec.Scheduling.NodeSelector = map[string]string{"n": rapid.SampledFrom([]string{"a", "b"}).Draw(t, "node")}
	case "version":
		h.askForVersion(t)
	case "class":
		class := rapid.SampledFrom([]string{"standard", "fast"}).Draw(t, "class")
		h.cluster.Spec.Storage.StorageClassName = &class
	case "ask for replacement":
		h.cluster.Annotations = map[string]string{
			v1alpha1.AnnotationReplace: rapid.SampledFrom(append(members, "")).Draw(t, "whom"),
		}
	}
}

func TestWhateverHappensNoPlanBreaksAnInvariantAndAllSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &history{world: newWorld(), names: map[string]bool{}, dead: map[string]bool{}}
		h.cluster.Spec.Version = rapid.SampledFrom([]string{"3.5.35", "3.6.16", "3.7.3"}).Draw(t, "version")
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			h.somethingHappens(t)
			h.step(t)
		}
		h.faultsEnd()
		var last plan.Plan
		for range 1000 {
			h.now = h.now.Add(20 * time.Second)
			if last = h.step(t); len(last.Steps) == 0 && !last.Moving {
				break
			}
		}
		if last.Moving {
			t.Fatalf("it does not settle:\n%s\nmembers=%+v listed=%+v\n%s", last, h.cluster.Status.Members, h.listed, h.versions())
		}
		for name, secret := range h.secrets {
			if len(secret.Data[render.TicketKey]) > 0 {
				t.Fatalf("%s still holds a ticket (I9)", name)
			}
		}
	})
}
