//go:build lab

package e2e

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestAClusterDeletedAndAppliedAgainIsNeverASilentlyEmptyDatabase(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db")
	w.Put(w.Connect("db", "db"), "precious", "data")
	w.DeleteCluster("db", time.Minute)
	claims := w.Claims("db")
	if len(claims) != 3 {
		t.Fatalf("%d claims are left of the deleted cluster, want all 3", len(claims))
	}

	w.Create("db")
	degraded := w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonRetainedClaimsFound, time.Minute)
	for _, claim := range claims {
		if !strings.Contains(degraded.Message, claim.Name) {
			t.Errorf("the message does not name claim %s: %s", claim.Name, degraded.Message)
		}
	}
	w.Never("a pod is made beside the old data", 10*time.Second, &corev1.PodList{}, func() (bool, string) {
		pods := w.Pods("db")
		return len(pods) > 0, "pods were made"
	})

	for i := range claims {
		w.Delete(&claims[i])
	}
	w.AwaitSettled("db", world.FoundingTime)
}

func TestAClusterThatDeletesItsClaimsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.Voters(1), func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims })
	w.DeleteCluster("db", time.Minute)
	w.Await("the claims are gone", time.Minute, &corev1.PersistentVolumeClaimList{}, func() (bool, string) {
		return len(w.Claims("db")) == 0, "there are claims left"
	})
}
