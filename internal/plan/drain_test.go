package plan_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// keeps is how many voters the budget keeps from eviction after the next look.
func (w *world) keeps() int {
	w.round(0)
	return w.budget.Spec.MinAvailable.IntValue()
}

// cordonedFor has a node been cordoned for some time.
func (w *world) cordonedFor(node string, since time.Duration) {
	seen := w.nodes[node]
	seen.Cordoned, seen.CordonedSince = true, w.now.Add(-since)
	w.nodes[node] = seen
}

func TestADrainWaitsUntilTheMemberHasMovedAndNoLonger(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	if got := w.budget.Spec.MinAvailable.IntValue(); got != 3 {
		t.Errorf("the budget keeps %d voters, want 3: who drains a node evicts in the moment after it is cordoned", got)
	}
	node := w.cordon("m1")
	for range 30 {
		w.now = w.now.Add(time.Second)
		held, before := w.keeps(), 0
		for _, m := range w.listed {
			if !m.Learner && w.pods[w.nameOf(m)].Spec.NodeName == node {
				before++
			}
		}
		if before > 0 && held < 3 {
			t.Fatalf("the budget keeps %d voters, and the one on the cordoned node has not moved", held)
		}
	}
	if got := w.keeps(); got != 2 {
		t.Errorf("the budget keeps %d voters when one has moved and no node is free, want 2", got)
	}
}

func TestADrainWaitsForNothingButTheQuorum(t *testing.T) {
	for name, change := range map[string]func(*world, string){
		"where no node is free":            func(w *world, _ string) { delete(w.nodes, "n3") },
		"where the free node has a taint":  func(w *world, _ string) { w.taint("n3") },
		"where the node itself has one":    func(w *world, node string) { w.uncordon(node); w.taint(node) },
		"where two nodes are cordoned":     func(w *world, _ string) { w.cordon("m2") },
		"where the free node is not ready": func(w *world, _ string) { w.nodes["n3"] = snapshot.Node{UnreadySince: w.now} },
		"where volumes can follow":         func(w *world, _ string) { w.localDisks = false },
		"where nobody is to be replaced":   func(w *world, _ string) { w.cluster.Spec.Replacement.Policy = v1alpha1.ReplaceNever },
		"when the move has taken too long": func(w *world, node string) { w.cordonedFor(node, 5*time.Minute) },
		"when it was waited for for long although members are waited for longer": func(w *world, node string) {
			week := int32(7 * 24 * 3600)
			w.cluster.Spec.Replacement.AfterSeconds = &week
			w.cordonedFor(node, 10*time.Minute)
		},
		"when the new member finds no node, for its disk for instance": func(w *world, _ string) { w.unschedulable[w.name("m3")] = true },
		"when it is a person who tainted":                              func(w *world, node string) { w.cordonedFor(node, 24*365*time.Hour) },
		"while the version is changed": func(w *world, _ string) {
			w.cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3"}
		},
		"where the spec names other nodes": func(w *world, _ string) { w.cluster.Spec.Scheduling.NodeSelector = map[string]string{"a": "b"} },
		"where the drained node is not up": func(w *world, node string) { w.cordonedFor(node, 0); w.unready(node) },
		"where a stranger is in the list": func(w *world, _ string) {
			w.listed = append(w.listed, snapshot.ListedMember{ID: 0xff, Name: "s", PeerURLs: []string{"https://s.x"}})
		},
		"where more voters are to be found": func(w *world, _ string) { five := int32(5); w.cluster.Spec.Size = &five },
	} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 4)
			// Nobody moves so soon.
			w.silent[w.name("m3")] = true
			node := w.cordon("m1")
			if got := w.keeps(); got != 3 {
				t.Fatalf("without that the budget keeps %d voters, want 3", got)
			}
			change(w, node)
			// A look in which the status is written does nothing after that.
			for look := 1; w.keeps() == len(w.listed); look++ {
				if look == 3 {
					t.Fatalf("the budget keeps all %d voters: who drains waits for ever", len(w.listed))
				}
			}
		})
	}
}

func (w *world) uncordon(node string) {
	seen := w.nodes[node]
	seen.Cordoned = false
	w.nodes[node] = seen
}

func TestADrainWaitsWhileTheNewMembersVolumeIsBeingMade(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	w.cordon("m1")
	w.unschedulable[w.name("m3")] = true
	for range 4 {
		w.round(0)
	}
	s := w.snapshot()
	for i := range s.Pods[w.name("m3")].Status.Conditions {
		s.Pods[w.name("m3")].Status.Conditions[i].LastTransitionTime.Time = w.now.Add(-9 * time.Second)
	}
	w.budget = nil
	s.Budget = nil
	if apply, applies := holds[action.ApplyBudget](plan.Make(s)); !applies || apply.Budget.Spec.MinAvailable.IntValue() != 3 {
		t.Errorf("the budget does not keep all voters:\n%s", w.short(plan.Make(s).String()))
	}
}

// Some drain a node by a taint alone, which nothing tells since when it is there.
func TestATaintOfAVotersNodeIsADrainUnlessTheSpecNamesIt(t *testing.T) {
	for name, tc := range map[string]struct {
		toleration corev1.Toleration
		keeps      int
	}{
		"pods tolerate everything":           {corev1.Toleration{Operator: corev1.TolerationOpExists}, 2},
		"pods tolerate all of the effect":    {corev1.Toleration{Operator: corev1.TolerationOpExists, Effect: reserved.Effect}, 2},
		"the spec names the taint":           {corev1.Toleration{Key: reserved.Key, Operator: corev1.TolerationOpExists}, 3},
		"the spec names the taint's value":   {corev1.Toleration{Key: reserved.Key, Value: reserved.Value}, 3},
		"the spec names another taint alone": {corev1.Toleration{Key: "other", Operator: corev1.TolerationOpExists}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 4)
			w.cluster.Spec.Scheduling.Tolerations = []corev1.Toleration{tc.toleration}
			w.taint(w.pods[w.name("m1")].Spec.NodeName)
			for range 3 {
				w.keeps()
			}
			if got := w.keeps(); got != tc.keeps {
				t.Errorf("the budget keeps %d voters, want %d", got, tc.keeps)
			}
		})
	}
}
