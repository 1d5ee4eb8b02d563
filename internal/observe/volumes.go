package observe

import (
	"context"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/snapshot"
)

// volumesAgain is how long a volume is not asked for again that could not be read.
const volumesAgain = time.Minute

// home is where a volume can be used, as it was read once: that does not change.
type home struct {
	nodes *corev1.NodeSelector
	// failed is when the volume could not be read, or was not there yet; zero when it was read. It is forbidden when the operator lacks the
	// permission.
	failed    time.Time
	forbidden bool
}

// homes tells of the volume of each claim on which nodes it can be used. Each is read once, past the cache: few of all the volumes that a
// cluster of Kubernetes has are a member's. What cannot be read is not known, and nothing else fails for it.
func (o *Observer) homes(ctx context.Context, s *snapshot.Snapshot, before map[types.UID]home) map[types.UID]home {
	seen := map[types.UID]home{}
	for _, name := range slices.Sorted(maps.Keys(s.Claims)) {
		claim := s.Claims[name]
		if claim.Spec.VolumeName == "" {
			continue
		}
		found, known := before[claim.UID]
		if !known || !found.failed.IsZero() && s.Now.Sub(found.failed) >= volumesAgain {
			found = o.homeOf(ctx, claim.Spec.VolumeName, s.Now)
		}
		seen[claim.UID] = found
	}
	return seen
}

func (o *Observer) homeOf(ctx context.Context, volume string, now time.Time) home {
	var read corev1.PersistentVolume
	err := o.Live.Get(ctx, client.ObjectKey{Name: volume}, &read)
	switch {
	case err != nil:
		return home{failed: now, forbidden: apierrors.IsForbidden(err)}
	case read.Spec.NodeAffinity == nil:
		return home{}
	default:
		return home{nodes: read.Spec.NodeAffinity.Required}
	}
}

// tellHomes puts what is known of volumes into a snapshot.
func tellHomes(s *snapshot.Snapshot, homes map[types.UID]home) {
	s.Volumes = map[string]*corev1.NodeSelector{}
	forbidden := false
	for name, claim := range s.Claims {
		found, read := homes[claim.UID]
		if read && found.failed.IsZero() {
			s.Volumes[name] = found.nodes
		}
		forbidden = forbidden || found.forbidden
	}
	if forbidden {
		s.Permissions.Missing = slices.Concat(s.Permissions.Missing, []string{"persistentvolumes"})
	}
}
