package product

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// changing is a database whose EtcdCluster tells of a change.
func changing(t *testing.T, asked, reason string) Observation {
	t.Helper()
	return seen(t, func(o *Observation) {
		o.Database.Spec.Version = asked
		o.Cluster.Status.Message = "etcd is changed"
		condition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, reason, "etcd is changed")(o)
	})
}

func TestAChangeOfTheVersionIsToldInTheWordsOfTheProduct(t *testing.T) {
	upgrade := &v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3"}
	for name, c := range map[string]struct {
		asked, reason, words string
		operation            *v1alpha1.Operation
	}{
		"an upgrade":                  {"v4.1.0", v1alpha1.ReasonUpgrading, "Goes from v4.0.1 to v4.1.0, member by member. 3 of 3 voters ready", upgrade},
		"an upgrade that is to begin": {"v4.1.0", v1alpha1.ReasonUpgrading, "Goes from v4.0.1 to v4.1.0, member by member. 3 of 3 voters ready", nil},
		"an upgrade that is no more":  {"v4.0.1", v1alpha1.ReasonUpgrading, "Goes back to v4.0.1, member by member.", upgrade},
		"a change that has ended":     {"v4.0.1", v1alpha1.ReasonDowngrading, "3 of 3 voters ready", nil},
		"a change of the pods":        {"v4.0.1", v1alpha1.ReasonRolling, "Takes over a change, member by member.", nil},
		"members that come and leave": {"v4.0.1", v1alpha1.ReasonScaling, "3 of 3 voters ready", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := changing(t, c.asked, c.reason)
			o.Cluster.Status.Operation = c.operation
			r := tell(t, o)
			if !strings.HasPrefix(r.Status.Message, c.words) || !strings.HasSuffix(r.Status.Message, ": etcd is changed") {
				t.Errorf("message %q, want %q", r.Status.Message, c.words)
			}
			if r.Status.Version != "v4.0.1" {
				t.Errorf("version %s", r.Status.Version)
			}
			wantCondition(t, r, v1alpha1.ConditionProgressing, metav1.ConditionTrue, c.reason)
		})
	}
}
