package report

import (
	"slices"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// Report is what is told about a look at a cluster.
type Report struct {
	// Status is the cluster's status. What has to be remembered in it is as it was read.
	Status v1alpha1.EtcdClusterStatus
	// Happened are the events of actions; they happened, whatever becomes of the status.
	Happened []Event
	// Transitions are the events of conditions that change with the status.
	Transitions []Event
	// Again is when to look again.
	Again time.Duration
}

// Make tells what became of a look at a cluster.
func Make(s *snapshot.Snapshot, p plan.Plan, o plan.Outcome) Report {
	members := s.Members()
	// What is not replaced is shared; conditions are changed in place.
	status := s.Cluster.Status
	status.Conditions = slices.Clone(status.Conditions)
	fillStatus(&status, s, members, p)
	status.Operation = operation(s, p)
	problems := problems(s, members, p, o.Err)
	setConditions(&status, s, members, p, o.Err, problems)
	status.Message = message(&status, p, problems)
	return Report{
		Status:      status,
		Happened:    eventsOf(o.Done),
		Transitions: transitions(&s.Cluster.Status, &status),
		Again:       again(s, members, p, o),
	}
}
