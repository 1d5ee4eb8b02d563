//go:build lab

package process

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// Only the operator knows the whole host name of a member: the namespace and the domain of the Kubernetes cluster are part of it.
func TestAClusterWhoseHostNamesWouldBeTooLongIsRefusedAndNothingIsMade(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.StartManager(world.Environment("CLUSTER_DOMAIN", strings.Repeat("a.", 110)+"local"))
	w.Create("db")
	degraded := w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonNameTooLong, time.Minute)
	if !strings.Contains(degraded.Message, "253") || !strings.Contains(degraded.Message, "shorter") {
		t.Errorf("the message does not say what is allowed and what to do: %s", degraded.Message)
	}
	if pods, claims := w.Pods("db"), w.Claims("db"); len(pods) > 0 || len(claims) > 0 {
		t.Errorf("pods %v and claims %v were made", pods, claims)
	}
}
