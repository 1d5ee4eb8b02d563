package plan_test

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/plan"
)

var reserved = corev1.Taint{Key: "reserved", Value: "yes", Effect: corev1.TaintEffectNoSchedule}

// taint keeps new pods from a node that do not tolerate it.
func (w *world) taint(node string) {
	seen := w.nodes[node]
	seen.Taints = []corev1.Taint{reserved}
	w.nodes[node] = seen
}

func TestANodeIsAPlaceForANewMemberOnlyIfItsPodToleratesTheTaints(t *testing.T) {
	for name, tc := range map[string]struct {
		tolerations []corev1.Toleration
		moves       bool
	}{
		"no toleration":                {nil, false},
		"one of another key":           {[]corev1.Toleration{{Key: "other", Operator: corev1.TolerationOpExists}}, false},
		"one of another value":         {[]corev1.Toleration{{Key: "reserved", Value: "no"}}, false},
		"one of another effect":        {[]corev1.Toleration{{Key: "reserved", Value: "yes", Effect: corev1.TaintEffectNoExecute}}, false},
		"one that compares":            {[]corev1.Toleration{{Key: "reserved", Value: "yes", Operator: corev1.TolerationOpLt}}, false},
		"the taint's":                  {[]corev1.Toleration{{Key: "reserved", Value: "yes", Effect: corev1.TaintEffectNoSchedule}}, true},
		"one of every value":           {[]corev1.Toleration{{Key: "reserved", Operator: corev1.TolerationOpExists}}, true},
		"one of whatever there may be": {[]corev1.Toleration{{Operator: corev1.TolerationOpExists}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 4)
			w.cluster.Spec.Scheduling.Tolerations = tc.tolerations
			w.taint("n3")
			w.cordon("m1")
			if p := plan.Make(w.snapshot()); moves(p) != tc.moves {
				t.Errorf("it moves: %t, want %t:\n%s", moves(p), tc.moves, w.short(p.String()))
			}
		})
	}
}

// Whoever mistypes a toleration must not lose a member at each turn: the pods that run tolerate what the next ones do not.
func TestNobodyIsStartedAnewForASpecWhosePodsTolerateNoNode(t *testing.T) {
	for name, disks := range map[string]bool{"volumes can be used on every node": false, "volumes are on the disks of nodes": true} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 4)
			w.localDisks = disks
			for node := range w.nodes {
				w.taint(node)
			}
			admitted := []corev1.Toleration{{Key: "reserved", Operator: corev1.TolerationOpExists}}
			for _, pod := range w.pods {
				pod.Spec.Tolerations = admitted
			}
			heartbeat := int32(150)
			w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
			if p := plan.Make(w.snapshot()); len(restarts(p)) == 0 {
				t.Errorf("what the API server adds to pods is not counted on:\n%s", w.short(p.String()))
			}
			w.cluster.Spec.Scheduling.Tolerations = []corev1.Toleration{{Key: "reservd", Operator: corev1.TolerationOpExists}}
			if p := plan.Make(w.snapshot()); len(restarts(p)) > 0 || !strings.Contains(p.Progress.Message, "would not come back") {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestATaintLetsAMemberStayThatWouldNotComeBackAndNobodyStopsIt(t *testing.T) {
	w := onNodesOwnDisks(t, 5)
	w.taint(w.pods[w.name("m1")].Spec.NodeName)
	w.taint(w.pods[w.name("m2")].Spec.NodeName)
	heartbeat := int32(150)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
	p := plan.Make(w.snapshot())
	if moves(p) || len(restarts(p)) > 0 || !strings.Contains(p.Progress.Message, "has a taint that its pod does not tolerate") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}
