package upgradeable

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func cluster(name string, changes ...func(*v1alpha1.EtcdCluster)) v1alpha1.EtcdCluster {
	c := v1alpha1.EtcdCluster{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name}}
	available(metav1.ConditionTrue, v1alpha1.ReasonQuorum)(&c)
	for _, change := range changes {
		change(&c)
	}
	return c
}

func operates(kind v1alpha1.OperationType) func(*v1alpha1.EtcdCluster) {
	return func(c *v1alpha1.EtcdCluster) { c.Status.Operation = &v1alpha1.Operation{Type: kind} }
}

func available(status metav1.ConditionStatus, reason string) func(*v1alpha1.EtcdCluster) {
	return func(c *v1alpha1.EtcdCluster) {
		c.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionAvailable, Status: status, Reason: reason}}
	}
}

func deleted(c *v1alpha1.EtcdCluster) { c.DeletionTimestamp = &metav1.Time{} }

func unseen(c *v1alpha1.EtcdCluster) { c.Status = v1alpha1.EtcdClusterStatus{} }

func TestTheNextVersionWaitsForChangesOfMembersAndVersionsAndForClustersThatDoNotServe(t *testing.T) {
	for what, tc := range map[string]struct {
		cluster v1alpha1.EtcdCluster
		reason  string
	}{
		"at rest":                  {cluster("db"), ReasonSettled},
		"not looked at yet":        {cluster("db", unseen), ReasonSettled},
		"a founding":               {cluster("db", operates(v1alpha1.OperationFound)), ReasonClusterChanging},
		"a scale":                  {cluster("db", operates(v1alpha1.OperationScale)), ReasonClusterChanging},
		"a replacement":            {cluster("db", operates(v1alpha1.OperationReplace)), ReasonClusterChanging},
		"an upgrade":               {cluster("db", operates(v1alpha1.OperationUpgrade)), ReasonClusterChanging},
		"a downgrade":              {cluster("db", operates(v1alpha1.OperationDowngrade)), ReasonClusterChanging},
		"a roll":                   {cluster("db", operates(v1alpha1.OperationRoll)), ReasonSettled},
		"a founding not begun":     {cluster("db", available(metav1.ConditionFalse, v1alpha1.ReasonFounding)), ReasonSettled},
		"a quorum lost":            {cluster("db", available(metav1.ConditionFalse, v1alpha1.ReasonQuorumLost)), ReasonClusterUnavailable},
		"corruption":               {cluster("db", available(metav1.ConditionFalse, v1alpha1.ReasonCorrupt)), ReasonClusterUnavailable},
		"nobody answers":           {cluster("db", available(metav1.ConditionFalse, v1alpha1.ReasonUnreachable)), ReasonClusterUnavailable},
		"an unknown state":         {cluster("db", available(metav1.ConditionUnknown, v1alpha1.ReasonUnreachable)), ReasonSettled},
		"a scale, being deleted":   {cluster("db", operates(v1alpha1.OperationScale), deleted), ReasonSettled},
		"a roll without a quorum":  {cluster("db", operates(v1alpha1.OperationRoll), available(metav1.ConditionFalse, v1alpha1.ReasonQuorumLost)), ReasonClusterUnavailable},
		"a scale without a quorum": {cluster("db", operates(v1alpha1.OperationScale), available(metav1.ConditionFalse, v1alpha1.ReasonQuorumLost)), ReasonClusterChanging},
	} {
		verdict := Decide([]v1alpha1.EtcdCluster{cluster("other"), tc.cluster})
		if verdict.Reason != tc.reason || verdict.Upgradeable != (tc.reason == ReasonSettled) {
			t.Errorf("%s: %+v, want %s", what, verdict, tc.reason)
		}
	}
}

func TestTheMessageStaysTheSameWhileAChangeGoesOn(t *testing.T) {
	before := Decide([]v1alpha1.EtcdCluster{cluster("b", operates(v1alpha1.OperationScale)), cluster("a", operates(v1alpha1.OperationUpgrade))})
	later := Decide([]v1alpha1.EtcdCluster{
		cluster("a", operates(v1alpha1.OperationUpgrade), func(c *v1alpha1.EtcdCluster) { c.Status.Operation.Members = []string{"a-1"} }),
		cluster("b", operates(v1alpha1.OperationScale), available(metav1.ConditionFalse, v1alpha1.ReasonQuorumLost)),
	})
	if before != later {
		t.Errorf("%q became %q", before.Message, later.Message)
	}
	if want := "being changed: ns/a (Upgrade), ns/b (Scale)"; before.Message != want {
		t.Errorf("message %q, want %q", before.Message, want)
	}
}

func TestAMessageNamesAFewOfManyClusters(t *testing.T) {
	var clusters []v1alpha1.EtcdCluster
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		clusters = append(clusters, cluster(name, operates(v1alpha1.OperationScale)))
	}
	if got, want := Decide(clusters).Message, "being changed: ns/a (Scale), ns/b (Scale), ns/c (Scale) and 2 more"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}
