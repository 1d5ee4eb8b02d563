package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// onNodesOwnDisks is a settled cluster of three voters, each with a volume on its node's own disk, and so many nodes.
func onNodesOwnDisks(t *testing.T, nodes int) *world {
	t.Helper()
	w := newWorld()
	for name := range w.nodes {
		if name >= "n"+string(rune('0'+nodes)) {
			delete(w.nodes, name)
			continue
		}
		zone := "a"
		if name == "n3" || name == "n4" {
			zone = "b"
		}
		w.nodes[name] = snapshot.Node{Zone: zone, Labels: map[string]string{
			corev1.LabelHostname: name, corev1.LabelTopologyZone: zone, corev1.LabelArchStable: "amd64",
		}}
	}
	w.localDisks = true
	w.run(20)
	w.now = w.now.Add(time.Minute)
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 {
		t.Fatalf("the cluster has not settled:\n%s", p)
	}
	return w
}

// cordon keeps new pods from the node of a member.
func (w *world) cordon(member string) string {
	node := w.pods[w.name(member)].Spec.NodeName
	seen := w.nodes[node]
	seen.Cordoned, seen.CordonedSince = true, w.now
	w.nodes[node] = seen
	return node
}

func TestAMemberOfACordonedNodeIsReplacedBeforeItLeavesWhereANodeIsFree(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	node := w.cordon("m1")
	var steps []string
	for range 30 {
		w.now = w.now.Add(time.Second)
		p := plan.Make(w.snapshot())
		for _, step := range p.Steps {
			for _, a := range step.Actions {
				switch a.(type) {
				case action.Assign, action.AddLearner, action.Promote, action.RemoveVoter, action.Drop:
					steps = append(steps, strings.Fields(a.String())[0])
				}
			}
		}
		w.round(0)
	}
	if want := []string{"assign", "add", "promote", "remove", "forget"}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
	for name, pod := range w.pods {
		if pod.Spec.NodeName == node {
			t.Errorf("%s is still on %s", w.short(name), node)
		}
	}
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || len(w.listed) != 3 {
		t.Errorf("it has not settled:\n%s", w.short(p.String()))
	}
}

func TestAMemberOfACordonedNodeStays(t *testing.T) {
	for name, change := range map[string]func(*world){
		"where no node is free": func(w *world) {
			for _, node := range []string{"n3", "n4"} {
				delete(w.nodes, node)
			}
		},
		"where its volume can follow":          func(w *world) { w.localDisks = false },
		"where nothing is to replace a member": func(w *world) { w.cluster.Spec.Replacement.Policy = v1alpha1.ReplaceNever },
		"where nodes may not be read":          func(w *world) { w.nodes = nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 5)
			w.cordon("m1")
			change(w)
			s := w.snapshot()
			if w.nodes == nil {
				s.Nodes = nil
			}
			if p := plan.Make(s); moves(p) {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestAMemberThatTheSpecLetsRunElsewhereOnlyIsReplacedAndNotStarted(t *testing.T) {
	w := onNodesOwnDisks(t, 5)
	w.cluster.Spec.Scheduling.NodeSelector = map[string]string{corev1.LabelTopologyZone: "b"}
	for range 60 {
		w.now = w.now.Add(time.Second)
		if p := plan.Make(w.snapshot()); len(restarts(p)) > 0 {
			t.Fatalf("a member is started anew that would not come back:\n%s", w.short(p.String()))
		}
		w.round(0)
		if len(w.pods) < 3 {
			t.Fatal("fewer than three members have pods")
		}
	}
	for name, pod := range w.pods {
		if pod.Spec.NodeName != "n3" && pod.Spec.NodeName != "n4" {
			t.Errorf("%s is on %s", w.short(name), pod.Spec.NodeName)
		}
	}
}

func TestNobodyIsStartedAnewOrReplacedForASpecThatNoNodeFits(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	w.cluster.Spec.Scheduling.NodeSelector = map[string]string{corev1.LabelTopologyZone: "nowhere"}
	p := plan.Make(w.snapshot())
	if moves(p) || len(restarts(p)) > 0 || !strings.Contains(p.Progress.Message, "would not come back") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestAMemberOfANodeThatIsNotReadyStaysUntilTheNodeWasWaitedFor(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	node := w.pods[w.name("m1")].Spec.NodeName
	seen := w.nodes[node]
	seen.UnreadySince = w.now.Add(-time.Minute)
	w.nodes[node] = seen
	if p := plan.Make(w.snapshot()); moves(p) {
		t.Errorf("it may be back within minutes:\n%s", w.short(p.String()))
	}
	seen.UnreadySince = w.now.Add(-time.Hour)
	w.nodes[node] = seen
	if p := plan.Make(w.snapshot()); !moves(p) {
		t.Errorf("it was waited for long enough:\n%s", w.short(p.String()))
	}
}

func TestNobodyIsStartedAnewWhereNoNodeTakesItsPod(t *testing.T) {
	for name, change := range map[string]func(*snapshot.Snapshot){
		"volumes can be used on every node": func(*snapshot.Snapshot) {},
		"nothing is known of volumes":       func(s *snapshot.Snapshot) { s.Volumes = nil },
	} {
		for turn, w := range map[string]*world{"the first turn": edited(), "the leader's turn": lastIsTheLeader("cordon")} {
			t.Run(name+" at "+turn, func(t *testing.T) {
				for node := range w.nodes {
					w.happenToNode("cordon", node)
				}
				s := w.snapshot()
				change(s)
				if p := plan.Make(s); len(p.Steps) > 0 || !strings.Contains(p.Progress.Message, "would not come back: no node takes its pod") {
					t.Errorf("plan:\n%s", w.short(p.String()))
				}
			})
		}
	}
}
