package action

import (
	"fmt"
	"strings"

	"database.example.com/operator/api/v1alpha1"
)

// Assign writes names of members, and the operation that they are made for, into the status by compare-and-swap, before
// anything of these names is made.
type Assign struct {
	// Members are all members after it; Counter is the number of the next one.
	Members []v1alpha1.MemberStatus
	Counter int64
	// Operation is the operation after it; StartedAt is filled in.
	Operation *v1alpha1.Operation
	// Founding is true when it begins the founding of a cluster.
	Founding bool
}

func (a Assign) String() string {
	names := make([]string, len(a.Members))
	for i, m := range a.Members {
		names[i] = m.Name
	}
	what := "assign"
	if a.Founding {
		what = "found a cluster: assign"
	}
	return fmt.Sprintf("%s members=(%s)", what, strings.Join(names, " "))
}

// Rebuild writes a status that was lost again, from the claims of the cluster. It founds nothing.
type Rebuild struct {
	Members []v1alpha1.MemberStatus
	Counter int64
}

func (a Rebuild) String() string {
	return fmt.Sprintf("rebuild the status of %d members from claims", len(a.Members))
}

// Latch records etcd's ID of the cluster, once and by compare-and-swap: the cluster counts as founded from then on (I10).
type Latch struct{ ClusterID, Version string }

func (a Latch) String() string { return "the cluster is founded: record its ID " + a.ClusterID }

// FinishFounding ends the operation Found: all voters that were asked for vote.
type FinishFounding struct{}

func (FinishFounding) String() string { return "the founding is complete" }

// Drop forgets members that are not in the member list: their pods, claims and certificates go, then their entries in the
// status.
type Drop struct {
	Members []string
	Why     string
	// KeepClaims are those of Members whose claims stay. They are labelled as retired: nothing uses them again.
	KeepClaims []string
	// SwitchedOff are those of Members on whose nodes nothing runs any more: their pods end at once (I12).
	SwitchedOff []string
	// RestartFounding also ends the operation Found, so that a cluster is founded anew under new names. Its founders lose their right
	// before anything is taken away.
	RestartFounding bool
}

func (a Drop) String() string {
	return fmt.Sprintf("forget members=(%s): %s", strings.Join(a.Members, " "), a.Why)
}
