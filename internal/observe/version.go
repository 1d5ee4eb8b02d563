package observe

import (
	"context"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// below35 is the minor version that a cluster of 3.5 would be downgraded to. We never do; but only by validating it does a 3.5
// member tell whether a downgrade is enabled.
const below35 = "3.4"

// versionChanges says whether the members' version changes, or will: only then do their metrics matter.
func versionChanges(s *snapshot.Snapshot, answers []answer) bool {
	if operation := s.Cluster.Status.Operation; operation != nil {
		switch operation.Type {
		case v1alpha1.OperationUpgrade, v1alpha1.OperationDowngrade:
			return true
		default: // The other operations leave the version as it is.
		}
	}
	for _, a := range answers {
		if a.look.Status != nil && a.look.Status.Version != s.Cluster.Spec.Version {
			return true
		}
	}
	return false
}

func downgrading(s *snapshot.Snapshot) bool {
	operation := s.Cluster.Status.Operation
	return operation != nil && operation.Type == v1alpha1.OperationDowngrade
}

// askDowngrade completes the look at a leader of 3.5, which tells whether a downgrade is enabled only when it is asked for another
// one. Without a clear answer it counts as enabled: nothing else is begun then.
func askDowngrade(ctx context.Context, client etcd.Client, leader *answer) {
	if status := leader.look.Status; strings.HasPrefix(status.Version, string(release.Minor35)+".") {
		status.DowngradeEnabled = client.Downgrade(ctx, leader.at, etcd.DowngradeValidate, below35) != nil
	}
}
