package report

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// operation is what is being done, and since when. Those that must be remembered are written before they begin, and taken
// out when they end, by whoever does them: never here.
func operation(s *snapshot.Snapshot, p plan.Plan) *v1alpha1.Operation {
	now := s.Cluster.Status.Operation.DeepCopy()
	if now != nil && remembered(now.Type) || p.Operation != "" && remembered(p.Operation) {
		return now
	}
	switch {
	case p.Operation == "":
		return nil
	case now != nil && now.Type == p.Operation:
		return now
	default:
		return &v1alpha1.Operation{Type: p.Operation, StartedAt: metav1.NewTime(s.Now)}
	}
}

func remembered(kind v1alpha1.OperationType) bool {
	switch kind {
	case v1alpha1.OperationFound, v1alpha1.OperationUpgrade, v1alpha1.OperationDowngrade:
		return true
	case v1alpha1.OperationScale, v1alpha1.OperationReplace, v1alpha1.OperationRoll:
	}
	return false
}
