package product

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// seen is a look at a database that was handed to an EtcdCluster, which runs it and rests. Each test changes what it is about.
func seen(t *testing.T, changes ...func(*Observation)) Observation {
	t.Helper()
	three, two := int32(3), int32(2)
	database := &v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "db", UID: "u", Generation: 4},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{ClusterSize: &three, ReadReplicas: &two, Version: "v4.0.1"},
	}
	v, _ := release.Product("v4.0.1")
	cluster := desired(database, v)
	cluster.UID, cluster.Generation = "c", 7
	cluster.CreationTimestamp = metav1.NewTime(noon.Add(-time.Hour))
	cluster.Status = v1alpha1.EtcdClusterStatus{
		ObservedGeneration: 7, ClusterID: "abc", Version: "3.6.16", Replicas: 3, ReadyMembers: 3, ReadyReadReplicas: 2,
		SupportedVersions: []string{"3.5.35", "3.6.16", "3.7.3"},
		Message:           "At rest.",
		Conditions: []metav1.Condition{
			{Type: v1alpha1.ConditionAvailable, Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonQuorum},
			{Type: v1alpha1.ConditionProgressing, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonSettled},
			{Type: v1alpha1.ConditionDegraded, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonHealthy},
		},
	}
	o := Observation{Now: noon, Database: database, Cluster: cluster}
	database.Status = Tell(o, decide(t, o), Outcome{Cluster: cluster}).Status
	for _, change := range changes {
		change(&o)
	}
	return o
}

func decide(t *testing.T, o Observation) Plan {
	t.Helper()
	plan, err := Decide(o)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// tell reports on a look whose plan, if it has one, was carried out as it was made.
func tell(t *testing.T, o Observation) Report {
	t.Helper()
	return Tell(o, decide(t, o), Outcome{Cluster: o.Own()})
}

func wantCondition(t *testing.T, r Report, kind string, status metav1.ConditionStatus, reason string) {
	t.Helper()
	switch c := meta.FindStatusCondition(r.Status.Conditions, kind); {
	case c == nil:
		t.Errorf("no condition %s", kind)
	case c.Status != status || c.Reason != reason:
		t.Errorf("%s is %s/%s (%s), want %s/%s", kind, c.Status, c.Reason, c.Message, status, reason)
	}
}

// condition changes a condition of the EtcdCluster.
func condition(kind string, status metav1.ConditionStatus, reason, message string) func(*Observation) {
	return func(o *Observation) {
		meta.SetStatusCondition(&o.Cluster.Status.Conditions,
			metav1.Condition{Type: kind, Status: status, Reason: reason, Message: message})
	}
}
