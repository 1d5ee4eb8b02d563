package product

import (
	"time"

	"database.example.com/operator/api/v1alpha1"
)

// Outcome is what came of a plan.
type Outcome struct {
	// Cluster is the EtcdCluster after the plan was carried out; nil when the database has none.
	Cluster *v1alpha1.EtcdCluster
	// Changed is true when the API server changed or created something.
	Changed bool
	// Failure says what went wrong, in words; empty when nothing did.
	Failure string
}

// Report is what is said about a database, and when it is looked at again if nothing happens before.
type Report struct {
	// Status is the whole status to write.
	Status v1alpha1.ProductionReadyDatabaseStatus
	// Events are to be recorded once, in this order.
	Events []Event
	// Again is how long to wait before the next look; zero when only an event can change anything.
	Again time.Duration
}

// Event is an event about a database.
type Event struct {
	// Type is Normal or Warning.
	Type string
	// Reason is one word, Action what was done or tried, Note the sentence.
	Reason, Action, Note string
}

const (
	// againWithoutEngine is how often the kind EtcdCluster is asked for while it is not installed.
	againWithoutEngine = 5 * time.Second
	// patience is how long a new EtcdCluster may go without any answer before the silence is called a fault.
	patience = time.Minute
)

// Tell makes the report about a look, the plan made for it and what came of it.
func Tell(o Observation, p Plan, out Outcome) Report {
	s := scene{o: o, plan: p, out: out}
	status := s.status()
	return Report{Status: status, Events: s.events(status), Again: s.again()}
}

// scene is everything that a report is made from.
type scene struct {
	o    Observation
	plan Plan
	out  Outcome
}

// answered says whether the etcd-cluster operator has ever answered the EtcdCluster.
func (s scene) answered() bool {
	return s.out.Cluster != nil && s.out.Cluster.Status.ObservedGeneration > 0
}

// upToDate says whether it has answered what the EtcdCluster asks for now.
func (s scene) upToDate() bool {
	return s.answered() && s.out.Cluster.Status.ObservedGeneration >= s.out.Cluster.Generation
}

// silence is for how long a new EtcdCluster has gone without an answer.
func (s scene) silence() time.Duration {
	if s.out.Cluster == nil || s.answered() {
		return 0
	}
	return s.o.Now.Sub(s.out.Cluster.CreationTimestamp.Time)
}

func (s scene) again() time.Duration {
	switch {
	case s.o.EngineMissing:
		return againWithoutEngine
	case s.out.Cluster != nil && !s.answered() && s.silence() < patience:
		return patience - s.silence()
	default:
		return 0
	}
}
