package action

import "database.example.com/operator/internal/release"

// EnableDowngrade asks the leader whether the cluster can go down to the minor version below, and to make it ready for that.
type EnableDowngrade struct {
	Leader string
	Target release.Minor
}

func (a EnableDowngrade) String() string {
	return "make etcd ready for the downgrade to " + string(a.Target)
}

// CancelDowngrade takes that back.
type CancelDowngrade struct {
	Leader string
	Target release.Minor
	Why    string
}

func (a CancelDowngrade) String() string {
	return "cancel the downgrade to " + string(a.Target) + ": " + a.Why
}
