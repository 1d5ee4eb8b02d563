package plan_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// leavingWorld has the claims of two members, without a word of them in the status; those that are named are being deleted.
func leavingWorld(leaving ...string) *world {
	w := newWorld()
	for _, name := range []string{w.name("m0"), w.name("m1")} {
		w.makeClaims(action.MakeClaims{Members: []action.MemberRef{{Name: name, Role: v1alpha1.RoleVoter}}})
	}
	for _, name := range leaving {
		now := metav1.NewTime(w.now)
		w.claims[w.name(name)].DeletionTimestamp = &now
	}
	return w
}

func rebuilds(p plan.Plan) bool {
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if _, ok := a.(action.Rebuild); ok {
				return true
			}
		}
	}
	return false
}

func TestClaimsOfAFoundingThatStartsAnewAreNotTakenForALostStatus(t *testing.T) {
	p := plan.Make(leavingWorld("m0", "m1").snapshot())
	if rebuilds(p) || len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonWaiting || !p.Moving {
		t.Errorf("the plan does not wait until the claims are gone:\n%s", p)
	}
}

func TestALostStatusIsRebuiltAlthoughAClaimIsBeingDeleted(t *testing.T) {
	if p := plan.Make(leavingWorld("m1").snapshot()); !rebuilds(p) {
		t.Errorf("the plan does not rebuild the status:\n%s", p)
	}
}

// orphan is a pod that nobody knows of any more.
func orphan(w *world, name string) {
	w.pods[w.name(name)] = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: w.name(name), UID: w.uid()}}
}

func deletesPods(p plan.Plan) bool {
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if _, ok := a.(action.DeletePod); ok {
				return true
			}
		}
	}
	return false
}

func TestPodsThatAFoundingWhichStartsAnewDidNotSeeEnd(t *testing.T) {
	w := leavingWorld("m0", "m1")
	w.cluster.Status.MemberCounter = 2
	orphan(w, "m0")
	if p := plan.Make(w.snapshot()); !deletesPods(p) {
		t.Errorf("the claims wait for a pod that nobody ends:\n%s", p)
	}
}

// On a node that is down nobody ends the pods, and their claims stay as long as they do.
func TestAFoundingThatStartsAnewDoesNotWaitForClaimsThatPodsOfADeadNodeHold(t *testing.T) {
	w := leavingWorld("m0", "m1")
	w.cluster.Status.MemberCounter = 2
	now := metav1.NewTime(w.now)
	for _, name := range []string{"m0", "m1"} {
		orphan(w, name)
		w.pods[w.name(name)].DeletionTimestamp = &now
	}
	assign, assigns := holds[action.Assign](plan.Make(w.snapshot()))
	if !assigns || !assign.Founding || len(assign.Members) != 3 || assign.Members[0].Name != w.name("m2") {
		t.Errorf("plan:\n%s", plan.Make(w.snapshot()))
	}
}

func TestPodsThatHoldTheClaimsOfALostStatusStay(t *testing.T) {
	for what, change := range map[string]func(*v1alpha1.EtcdClusterStatus){
		"nothing is known": func(*v1alpha1.EtcdClusterStatus) {},
		"it was founded":   func(s *v1alpha1.EtcdClusterStatus) { s.MemberCounter, s.ClusterID = 2, "c1" },
	} {
		w := leavingWorld("m0", "m1")
		change(&w.cluster.Status)
		orphan(w, "m0")
		if p := plan.Make(w.snapshot()); deletesPods(p) {
			t.Errorf("%s: a pod is deleted that may hold the last data:\n%s", what, p)
		}
	}
}

func TestAPodThatNeverRanGoesWhenItsClaimWasMadeAgain(t *testing.T) {
	for what, change := range map[string]func(w *world, name string){
		"gone":       func(w *world, name string) { delete(w.claims, name) },
		"made again": func(w *world, name string) { w.claims[name].UID = "another" },
	} {
		w := newWorld()
		w.run(10)
		name := w.name("m1")
		w.pods[name].Status = corev1.PodStatus{Phase: corev1.PodPending}
		change(w, name)
		if p := plan.Make(w.snapshot()); !deletesPods(p) {
			t.Errorf("the claim is %s, and the pod waits for whatever gets its name:\n%s", what, p)
		}
	}
}

func TestALostStatusGivesNoNumberAgainThatAnythingWasMadeOf(t *testing.T) {
	w := leavingWorld()
	w.secrets[naming.MemberCertificates(w.name("m7"))] = &corev1.Secret{}
	p := plan.Make(w.snapshot())
	if rebuilt, ok := holds[action.Rebuild](p); !ok || rebuilt.Counter != 8 || len(rebuilt.Members) != 2 {
		t.Errorf("plan:\n%s%+v", p, rebuilt)
	}
}

func TestALostStatusPassesOverClaimsOfMembersThatLeft(t *testing.T) {
	w := leavingWorld()
	w.claims[w.name("m1")].Labels[v1alpha1.LabelRetired] = "true"
	p := plan.Make(w.snapshot())
	if rebuilt, ok := holds[action.Rebuild](p); !ok || rebuilt.Counter != 2 || len(rebuilt.Members) != 1 {
		t.Errorf("plan:\n%s%+v", p, rebuilt)
	}
}

func TestClaimsThatAreMadeForAFoundingThatWasGivenUpAreDeletedAndNeverTakenForALostStatus(t *testing.T) {
	for name, leaving := range map[string][]string{"all are left": nil, "one is being deleted": {"m1"}} {
		t.Run(name, func(t *testing.T) {
			w := leavingWorld(leaving...)
			w.cluster.Status.MemberCounter = 2
			w.claims[w.name("m0")].Status.Phase, w.claims[w.name("m1")].Status.Phase = corev1.ClaimPending, corev1.ClaimPending
			p := plan.Make(w.snapshot())
			drop, drops := holds[action.Drop](p)
			if rebuilds(p) || !drops || !drop.RestartFounding || len(drop.Members) != 2-len(leaving) || len(p.Steps) != 1 {
				t.Errorf("the plan does not delete what is left:\n%s", p)
			}
		})
	}
}

func TestAClaimWithAVolumeIsNeverTakenForWhatIsLeftOfAFounding(t *testing.T) {
	w := leavingWorld()
	w.cluster.Status.MemberCounter = 2
	w.claims[w.name("m0")].Status.Phase = corev1.ClaimPending
	if p := plan.Make(w.snapshot()); !rebuilds(p) {
		t.Errorf("m1 may hold data, and the plan does not rebuild the status:\n%s", p)
	}
}

func TestAFoundedClusterThatLostItsMembersIsRebuiltAlthoughNamesWereGiven(t *testing.T) {
	w := leavingWorld()
	w.cluster.Status.MemberCounter, w.cluster.Status.ClusterID = 2, "a"
	if p := plan.Make(w.snapshot()); !rebuilds(p) {
		t.Errorf("the plan does not rebuild the status:\n%s", p)
	}
}
