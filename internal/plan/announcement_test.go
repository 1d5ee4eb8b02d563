package plan_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/internal/plan"
)

// A step that fails stops those after it, and what keeps etcd from writing for the member is mended by another one.
func TestAnAnnouncementThatEtcdRefusesHoldsNothingElseUp(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.happen("stall", "m3")
	replicas, size := int32(1), resource.MustParse("16Gi")
	w.cluster.Spec.ReadReplicas = &replicas
	for range 12 {
		s := w.snapshot()
		if !plans(plan.Make(s), "announcement") {
			w.round(0)
			continue
		}
		s.Cluster.Spec.Storage.Size = &size
		p := plan.Make(s)
		if last := p.Steps[len(p.Steps)-1].Rule; !plans(p, "volumes") || last != "announcement" {
			t.Errorf("what comes last is %s, want announcement:\n%s", last, w.short(p.String()))
		}
		return
	}
	t.Fatal("nothing is written for the member that stalls")
}

func plans(p plan.Plan, rule string) bool {
	for _, step := range p.Steps {
		if step.Rule == rule {
			return true
		}
	}
	return false
}
