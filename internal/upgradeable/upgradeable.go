package upgradeable

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// The reasons of a verdict.
const (
	// ReasonSettled surfaces when nothing holds the next version back.
	ReasonSettled = "Settled"
	// ReasonClusterChanging surfaces when the members or the version of a cluster are being changed.
	ReasonClusterChanging = "ClusterChanging"
	// ReasonClusterUnavailable surfaces when a cluster that was founded does not serve.
	ReasonClusterUnavailable = "ClusterUnavailable"
)

// named is how many clusters a message names.
const named = 3

// Verdict says whether the operator may be replaced now, and why.
type Verdict struct {
	// Upgradeable is false while the next version is to wait.
	Upgradeable bool
	// Reason is one word, Message a sentence that stays the same from one step of a change to the next: each new one makes OLM
	// wait until it has taken it up.
	Reason, Message string
}

// Decide holds the next version back while the members or the version of a cluster are being changed, and while a cluster that
// was founded does not serve. It never does so for a roll: that is the longest of all operations, changes no membership, and
// goes on where it was. A cluster that is being deleted counts no more, and one whose founding has not begun not yet.
func Decide(clusters []v1alpha1.EtcdCluster) Verdict {
	var changing, unavailable []string
	for i := range clusters {
		cluster := &clusters[i]
		name := cluster.Namespace + "/" + cluster.Name
		switch {
		case cluster.DeletionTimestamp != nil:
		case changes(cluster):
			changing = append(changing, fmt.Sprintf("%s (%s)", name, cluster.Status.Operation.Type))
		case failed(cluster):
			unavailable = append(unavailable, name)
		}
	}
	switch {
	case len(changing) > 0:
		return Verdict{false, ReasonClusterChanging, "being changed: " + list(changing)}
	case len(unavailable) > 0:
		return Verdict{false, ReasonClusterUnavailable, "not available: " + list(unavailable)}
	default:
		return Verdict{true, ReasonSettled, "no cluster is being changed or unavailable"}
	}
}

func changes(cluster *v1alpha1.EtcdCluster) bool {
	operation := cluster.Status.Operation
	return operation != nil && operation.Type != v1alpha1.OperationRoll
}

// failed says whether a cluster does not serve that once did. What nobody knows is no failure.
func failed(cluster *v1alpha1.EtcdCluster) bool {
	available := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionAvailable)
	return available != nil && available.Status == metav1.ConditionFalse && available.Reason != v1alpha1.ReasonFounding
}

func list(names []string) string {
	slices.Sort(names)
	if more := len(names) - named; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), more)
	}
	return strings.Join(names, ", ")
}
