package observe

import (
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

func (o *Observer) lookAtClaims(ctx context.Context, s *snapshot.Snapshot) error {
	var list corev1.PersistentVolumeClaimList
	if err := o.Cache.List(ctx, &list, ofCluster(s)...); err != nil {
		return fmt.Errorf("list claims: %w", err)
	}
	s.Claims = map[string]*corev1.PersistentVolumeClaim{}
	for i := range list.Items {
		claim := &list.Items[i]
		if claim.Labels[v1alpha1.LabelClusterUID] == s.UID() {
			s.Claims[claim.Name] = claim
			continue
		}
		retained := snapshot.Retained{Name: claim.Name, Leaving: claim.DeletionTimestamp != nil || goesWithCluster(claim)}
		if claim.DeletionTimestamp != nil {
			retained.Since = claim.DeletionTimestamp.Time
		}
		s.Retained = append(s.Retained, retained)
	}
	return o.lookTwice(ctx, s)
}

// goesWithCluster says whether the garbage collector deletes a claim together with the earlier cluster that it belonged to: it has no
// other owner.
func goesWithCluster(claim *corev1.PersistentVolumeClaim) bool {
	for _, owner := range claim.OwnerReferences {
		if owner.Kind != "EtcdCluster" || !strings.HasPrefix(owner.APIVersion, v1alpha1.GroupVersion.Group+"/") {
			return false
		}
	}
	return len(claim.OwnerReferences) > 0
}

// lookTwice asks the API server for claims that were recorded and are not in the cache: a claim counts as gone, and its
// member as lost, only when that is certain. It also finds a claim that lost its labels.
func (o *Observer) lookTwice(ctx context.Context, s *snapshot.Snapshot) error {
	for _, m := range s.Cluster.Status.Members {
		if m.ClaimUID == "" || s.Claims[m.Name] != nil {
			continue
		}
		var claim corev1.PersistentVolumeClaim
		err := o.Live.Get(ctx, client.ObjectKey{Namespace: s.Cluster.Namespace, Name: m.Name}, &claim)
		switch {
		case err == nil:
			s.Claims[m.Name] = &claim
		case !apierrors.IsNotFound(err):
			return fmt.Errorf("read claim %s: %w", m.Name, err)
		}
	}
	return nil
}
