package product

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Plan is what is to be done about the EtcdCluster of a database: it is created, changed or left as it is.
type Plan struct {
	// Create is the EtcdCluster to create; nil when none is.
	Create *v1alpha1.EtcdCluster
	// Change is what to change in the EtcdCluster; nil when nothing is.
	Change *Change
	// PutBack is true when the change undoes what somebody else did to the EtcdCluster.
	PutBack bool
	// Verdict is the answer to the version that is asked for.
	Verdict Verdict
	// Obstacle is why nothing is done; nil when nothing is in the way.
	Obstacle *Obstacle
}

// Obstacle is why nothing is done.
type Obstacle struct {
	// Reason is a reason of condition Degraded; empty for an obstacle that goes away by itself.
	Reason string
	// Message says what is in the way, and what the user can do.
	Message string
}

// obstacles in their order of priority. The first that is there stands in the way.
var obstacles = []func(Observation, Verdict) *Obstacle{
	engineMissing,
	clusterOfEarlierDatabase,
	nameTaken,
	clusterBeingDeleted,
	versionRefused,
}

// Decide makes the plan for what was seen.
func Decide(o Observation) (Plan, error) {
	plan := Plan{Verdict: judge(o)}
	for _, obstacle := range obstacles {
		if plan.Obstacle = obstacle(o, plan.Verdict); plan.Obstacle != nil {
			return plan, nil
		}
	}
	want := desired(o.Database, plan.Verdict.Release)
	if o.Cluster == nil {
		plan.Create = want
		return plan, nil
	}
	change, err := changeOf(o.Cluster, want)
	if err != nil {
		return Plan{}, err
	}
	plan.Change = change
	plan.PutBack = change != nil && alreadyHandedOver(o.Database)
	return plan, nil
}

func engineMissing(o Observation, _ Verdict) *Obstacle {
	if !o.EngineMissing {
		return nil
	}
	return &Obstacle{Reason: v1alpha1.ReasonEngineMissing, Message: "The API EtcdCluster is not installed. " +
		"Install package etcd-cluster; the database is made as soon as it is there."}
}

// clusterOfEarlierDatabase waits for the garbage collector, which deletes what belonged to a deleted database.
func clusterOfEarlierDatabase(o Observation, _ Verdict) *Obstacle {
	if o.Cluster == nil || o.Own() != nil {
		return nil
	}
	owner := metav1.GetControllerOf(o.Cluster)
	if owner == nil || owner.Kind != "ProductionReadyDatabase" || owner.Name != o.Database.Name {
		return nil
	}
	return &Obstacle{Message: fmt.Sprintf("Waits until EtcdCluster %s of an earlier database of this name is deleted.",
		o.Cluster.Name)}
}

func nameTaken(o Observation, _ Verdict) *Obstacle {
	if o.Cluster == nil || o.Own() != nil {
		return nil
	}
	return &Obstacle{Reason: v1alpha1.ReasonNameTaken, Message: fmt.Sprintf(
		"EtcdCluster %s exists and does not belong to this database. It is left alone: delete it, or give the database another name.",
		o.Cluster.Name)}
}

func clusterBeingDeleted(o Observation, _ Verdict) *Obstacle {
	if cluster := o.Own(); cluster == nil || cluster.DeletionTimestamp == nil {
		return nil
	}
	return &Obstacle{Message: fmt.Sprintf("Waits until EtcdCluster %s, which somebody deleted, is gone, to make it again.",
		o.Cluster.Name)}
}

func versionRefused(_ Observation, v Verdict) *Obstacle {
	if v.Supported() {
		return nil
	}
	return &Obstacle{Reason: v1alpha1.ReasonVersionUnsupported, Message: v.Message}
}

// alreadyHandedOver says whether this generation of the database was handed to the EtcdCluster before: then a difference is
// not the database's doing.
func alreadyHandedOver(database *v1alpha1.ProductionReadyDatabase) bool {
	for _, c := range database.Status.Conditions {
		if c.Type == v1alpha1.ConditionVersionSupported {
			return c.Status == metav1.ConditionTrue && c.ObservedGeneration == database.Generation
		}
	}
	return false
}
