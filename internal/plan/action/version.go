package action

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
)

// BeginVersion writes the operation that takes the members to another version into the status by compare-and-swap, before
// any member is stopped for it.
type BeginVersion struct {
	// From is the version that the cluster is settled at.
	From string
	// Operation is written as it is; StartedAt is filled in.
	Operation v1alpha1.Operation
}

func (a BeginVersion) String() string {
	return fmt.Sprintf("begin to take etcd from %s to %s", a.From, a.Operation.Version)
}

// GiveTurn writes a member into the operation, or takes it out, by compare-and-swap. Its pod is wanted with another version
// from then on, and is stopped after that.
type GiveTurn struct {
	Member string
	// Back is true when the change is taken back.
	Back bool
}

func (a GiveTurn) String() string {
	if a.Back {
		return "take the new version back from " + a.Member
	}
	return "give the new version to " + a.Member
}

// Settle ends the operation that changes the version. All members run Version from then on.
type Settle struct{ Version string }

func (a Settle) String() string { return "the cluster is settled at etcd " + a.Version }

// AgeLog makes entries in etcd's log, so that every member saves its log (T9). No key and no revision changes.
type AgeLog struct {
	Leader  string
	Entries int
}

func (a AgeLog) String() string {
	return fmt.Sprintf("make %d entries in the log at %s, so that every member saves it", a.Entries, a.Leader)
}
