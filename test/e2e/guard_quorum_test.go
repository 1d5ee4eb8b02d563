//go:build lab

package e2e

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
)

// The way in which etcd alone loses a write without a word: one voter is away while a write is acknowledged by the other two; then of
// these two one is wiped and the other is away. The wiped one and the one that was away would agree on a history without the write.
func TestAWipedVoterAndOneThatWasAwayDoNotAgreeOnAHistoryWithoutAnAcknowledgedWrite(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db")
	witness := w.Leader("db")
	var absent, victim string
	for _, pod := range w.Pods("db") {
		switch {
		case pod.Name == witness:
		case absent == "":
			absent = pod.Name
		default:
			victim = pod.Name
		}
	}

	bringBackAbsent := takeAway(w, absent)
	w.Put(w.Connect("db", "db"), "precious", "data")
	bringBackWitness := takeAway(w, witness)
	if _, err := fault.Wipe(t.Context(), w.Named(victim)); err != nil {
		t.Fatal(err)
	}
	w.KillEngine(victim)
	w.AwaitPod("has ended", victim, patience, func(p *world.Pod) bool { return p != nil && !p.Ready() && p.Restarts() > 0 })
	bringBackAbsent()
	w.AwaitPod("runs again", absent, patience, func(p *world.Pod) bool {
		return p != nil && p.DeletionTimestamp == nil && p.Status.Phase == corev1.PodRunning
	})
	w.Never("a member serves without the witness of the write", 20*time.Second, &corev1.PodList{}, func() (bool, string) {
		for _, pod := range w.Pods("db") {
			if pod.Name != witness && pod.Ready() {
				return true, pod.String()
			}
		}
		return false, ""
	})

	bringBackWitness()
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonMemberLost, patience)
	w.AwaitPod("refuses to start", victim, patience, func(p *world.Pod) bool { return p != nil && p.Refusal() == "DataLost" })
	c := w.Connect("db", "db")
	w.AwaitRepeatedly("what was acknowledged is read", patience, func() (bool, string) {
		got, err := w.Get(c, "precious")
		return got == "data", describe(got, err)
	})
}

// takeAway ends a member's pod and keeps another from being made until it is brought back.
func takeAway(w *world.World, member string) (bringBack func()) {
	w.Helper()
	bringBack = w.Hold(member)
	w.DeletePod(member)
	w.AwaitPod("has ended", member, patience, func(p *world.Pod) bool {
		return p != nil && (p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed)
	})
	return bringBack
}
