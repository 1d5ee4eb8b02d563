package product

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func TestTheMessageTellsTheStoryInTheDatabasesWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Observation)
		want   string
	}{
		"at rest": {func(*Observation) {}, "Runs v4.0.1. 3 of 3 voters ready, 2 of 2 read replicas ready (serializable reads only)."},
		"joining": {func(o *Observation) {
			condition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonJoining, "")(o)
			o.Cluster.Status.ReadyMembers, o.Cluster.Status.Message = 1, "adds db-x-1"
		}, "1 of 3 voters ready, 2 of 2 read replicas ready (serializable reads only): adds db-x-1"},
		"one voter, no replicas": {func(o *Observation) {
			one, none := int32(1), int32(0)
			o.Database.Spec.ClusterSize, o.Database.Spec.ReadReplicas = &one, &none
			o.Cluster.Spec.Size, o.Cluster.Spec.ReadReplicas, o.Cluster.Status.ReadyMembers = &one, &none, 1
		}, "Runs v4.0.1. 1 of 1 voter ready."},
		"refused while it runs": {func(o *Observation) { o.Database.Spec.Version = "v9.0.0" },
			"Version v9.0.0 is not known. There are v3.9.1, v4.0.1 and v4.1.0. 3 of 3 voters ready, 2 of 2 read replicas ready (serializable reads only)."},
		"not taken up yet": {func(o *Observation) { o.Cluster.Generation++ },
			"Handed to EtcdCluster db; waits for the etcd-cluster operator to take it up."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tell(t, seen(t, c.change)).Status.Message; got != c.want {
				t.Errorf("the message is %q, want %q", got, c.want)
			}
		})
	}
}

func TestARefusedVersionDoesNotHideWhatElseIsWrong(t *testing.T) {
	r := tell(t, seen(t, func(o *Observation) { o.Database.Spec.Version = "v9.0.0" },
		condition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown, "db-x-1 does not answer.")))
	wantCondition(t, r, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonVersionUnsupported)
	if c := meta.FindStatusCondition(r.Status.Conditions, v1alpha1.ConditionDegraded); !strings.Contains(c.Message, "db-x-1 does not answer.") {
		t.Errorf("it says %q", c.Message)
	}
}

func TestAFailureIsToldAndMadeGoodByTheNextLook(t *testing.T) {
	o := seen(t)
	r := Tell(o, decide(t, o), Outcome{Cluster: o.Cluster, Failure: "The API server refused."})
	wantCondition(t, r, v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonActionFailed)
	wantCondition(t, r, v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting)
	wantCondition(t, r, v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
	o.Database.Status = r.Status
	wantCondition(t, tell(t, o), v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
}

func TestAConditionThatNobodyTellsAnyMoreIsTakenAway(t *testing.T) {
	o := seen(t, func(o *Observation) { o.EngineMissing, o.Cluster = true, nil })
	o.Database.Status = tell(t, o).Status
	wantCondition(t, tell(t, o), v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonEngineMissing)
	o.EngineMissing = false
	if c := meta.FindStatusCondition(tell(t, o).Status.Conditions, v1alpha1.ConditionDegraded); c != nil {
		t.Errorf("Degraded is still %s/%s", c.Status, c.Reason)
	}
}

func TestAConditionKeepsTheTimeAtWhichItTurned(t *testing.T) {
	o := seen(t)
	o.Now = noon.Add(time.Hour)
	for _, c := range tell(t, o).Status.Conditions {
		if !c.LastTransitionTime.Time.Equal(noon) {
			t.Errorf("%s turned at %s", c.Type, c.LastTransitionTime)
		}
	}
}

func TestNoMessageIsLongerThanTheAPIAllows(t *testing.T) {
	long := strings.Repeat("ä", 5000)
	r := tell(t, seen(t, condition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown, long),
		func(o *Observation) { o.Cluster.Status.Message = long }))
	if n := utf8.RuneCountInString(r.Status.Message); n > longestMessage {
		t.Errorf("the message has %d characters", n)
	}
	for _, event := range r.Events {
		if len(event.Note) > 1024 || !utf8.ValidString(event.Note) {
			t.Errorf("a note has %d bytes, valid: %t", len(event.Note), utf8.ValidString(event.Note))
		}
	}
}

func TestEventsTellWhatTurned(t *testing.T) {
	lost := condition(v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonQuorumLost, "2 of 3 are down.")
	down := condition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonMemberDown, "db-x-1 does not answer.")
	o := seen(t)
	for _, step := range []struct {
		name   string
		change func(*Observation)
		want   string
	}{
		{"rest is no news", func(*Observation) {}, ""},
		{"a member fails", down, "Warning/MemberDown"},
		{"it stays so", func(*Observation) {}, ""},
		{"the quorum is lost", lost, "Warning/QuorumLost"},
		{"the quorum is back", condition(v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum, ""), "Normal/Quorum"},
		{"the member is back", condition(v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy, ""), "Normal/Healthy"},
		{"a wrong version", func(o *Observation) { o.Database.Spec.Version = "v9.0.0" }, "Warning/UnknownVersion"},
		{"the right one", func(o *Observation) { o.Database.Spec.Version = "v4.0.1" }, "Normal/Known Normal/Healthy"},
	} {
		step.change(&o)
		r := tell(t, o)
		var got []string
		for _, event := range r.Events {
			got = append(got, event.Type+"/"+event.Reason)
		}
		if said := strings.Join(got, " "); said != step.want {
			t.Errorf("%s: events %q, want %q", step.name, said, step.want)
		}
		o.Database.Status = r.Status
	}
}

func TestANewDatabaseThatIsNotAvailableYetIsNoWarning(t *testing.T) {
	o := seen(t, func(o *Observation) { o.Database.Status = v1alpha1.ProductionReadyDatabaseStatus{}; o.Cluster = nil })
	plan := decide(t, o)
	created := plan.Create.DeepCopy()
	created.CreationTimestamp, created.Generation = metav1.NewTime(noon), 1
	r := Tell(o, plan, Outcome{Cluster: created, Changed: true})
	if len(r.Events) != 1 || r.Events[0].Reason != EventCreated {
		t.Errorf("events are %+v", r.Events)
	}
}
