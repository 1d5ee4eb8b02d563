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
	"database.example.com/operator/internal/render"
)

// The claim is labelled before the status is written, and when that is refused nobody may lead any more who could tell that the member left.
func TestNoPodIsMadeOnTheClaimOfAMemberThatLeft(t *testing.T) {
	w := newWorld()
	w.run(30)
	delete(w.pods, w.name("m1"))
	if _, made := holds[action.CreatePod](plan.Make(w.snapshot())); !made {
		t.Fatal("no pod is made on a claim that is a member's")
	}
	claim := w.claims[w.name("m1")].DeepCopy()
	claim.Labels[v1alpha1.LabelRetired] = "true"
	w.claims[w.name("m1")] = claim
	if create, made := holds[action.CreatePod](plan.Make(w.snapshot())); made {
		t.Errorf("pod %s is made", create.Pod.Name)
	}
}

// A status that was lost names a member again whose claim was set aside meanwhile: it gets no pod, and another member has to come.
func TestAMemberWhoseClaimWasSetAsideIsForgottenAndItsClaimKept(t *testing.T) {
	five := int32(5)
	w := newWorld()
	w.run(30)
	w.cluster.Spec.Size = &five
	for range 30 {
		add, adds := holds[action.AddLearner](plan.Make(w.snapshot()))
		if !adds {
			w.round(0)
			continue
		}
		delete(w.pods, add.Member)
		claim := w.claims[add.Member].DeepCopy()
		claim.Labels[v1alpha1.LabelRetired] = "true"
		w.claims[add.Member] = claim
		drop, drops := holds[action.Drop](plan.Make(w.snapshot()))
		if !drops || !slices.Contains(drop.Members, add.Member) || !slices.Contains(drop.KeepClaims, add.Member) {
			t.Errorf("it stays, or its claim goes: %+v", drop)
		}
		return
	}
	t.Fatal("nobody joined")
}

// A pod that was made in the middle of an upgrade that is taken back waits to be added with the version that nobody runs any more.
// Nobody is asked then which version the members speak.
func TestNobodyJoinsWithAPodThatWasMadeForAVersionAheadOfTheCluster(t *testing.T) {
	five := int32(5)
	w := newWorld()
	w.run(30)
	w.cluster.Spec.Size = &five
	for range 30 {
		p := plan.Make(w.snapshot())
		add, adds := holds[action.AddLearner](p)
		if !adds {
			w.round(0)
			continue
		}
		pod := w.pods[add.Member].DeepCopy()
		pod.Annotations[render.AnnotationVersion] = "3.7.3"
		w.pods[add.Member] = pod
		s := w.snapshot()
		for name, look := range s.Etcd.Looks {
			look.Metrics = nil
			s.Etcd.Looks[name] = look
		}
		after := plan.Make(s)
		if again, adds := holds[action.AddLearner](after); adds && again.Member == add.Member {
			t.Errorf("it joins:\n%s", after)
		}
		if !strings.Contains(after.String(), "delete pod "+add.Member) {
			t.Errorf("its pod is not made anew:\n%s", after)
		}
		return
	}
	t.Fatal("nobody joined")
}

// No client is led to a pod that is not ready, and a webhook may refuse to let pods be labelled while the node of its own pod is down.
func TestAVoterThatIsDownIsRemovedWithoutALabel(t *testing.T) {
	w := settled(t, 5)
	w.happen("silent", "m2")
	w.now = w.now.Add(time.Minute)
	for i := range w.pods[w.name("m2")].Status.Conditions {
		w.pods[w.name("m2")].Status.Conditions[i].Status = corev1.ConditionFalse
	}
	four := int32(4)
	w.cluster.Spec.Size = &four
	p := plan.Make(w.snapshot())
	if removed, ok := holds[action.RemoveVoter](p); !ok || removed.Member != w.name("m2") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}
