package report

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

func TestAMissingPermissionIsToldWithWhatItCosts(t *testing.T) {
	s := running()
	s.Permissions = snapshot.Permissions{Asked: true, Missing: []string{"nodes", "persistentvolumes", "storageclasses.storage.k8s.io"}}
	s.Nodes, s.StorageClass = nil, snapshot.StorageClass{}
	r := Make(s, settled(), plan.Outcome{})
	expect(t, r.Status, v1alpha1.ConditionPermitted, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing)
	message := meta.FindStatusCondition(r.Status.Conditions, v1alpha1.ConditionPermitted).Message
	for resource, cost := range without {
		if !strings.Contains(message, resource+": "+cost) {
			t.Errorf("the message does not say what is lost without %s: %s", resource, message)
		}
	}
	expect(t, r.Status, v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
	expect(t, r.Status, v1alpha1.ConditionPlacement, metav1.ConditionTrue, v1alpha1.ReasonSpread)
}

func TestWhileTheAPIServerHasNotAnsweredThePermissionsAreAsTheyWere(t *testing.T) {
	s := running()
	s.Permissions = snapshot.Permissions{Asked: true, Missing: []string{"nodes"}}
	s.Cluster.Status = Make(s, settled(), plan.Outcome{}).Status
	s.Permissions = snapshot.Permissions{}
	expect(t, Make(s, settled(), plan.Outcome{}).Status, v1alpha1.ConditionPermitted, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing)
	s.Permissions.Asked = true
	expect(t, Make(s, settled(), plan.Outcome{}).Status, v1alpha1.ConditionPermitted, metav1.ConditionTrue, v1alpha1.ReasonGranted)
}
