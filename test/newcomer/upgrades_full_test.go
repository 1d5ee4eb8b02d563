//go:build olmfull

package newcomer

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// What the pods have from the release that made them goes when the user says so, and not before.
func TestNoDatabaseNoticesThatTheOperatorsAreUpgradedFromAnyReleaseUntilItsUserWantsTo(t *testing.T) {
	releases := arrive(t).releases(t)
	for _, version := range releases {
		for _, manual := range []bool{true, false} {
			w := way{version, manual}
			if slices.Contains(daily(releases), w) {
				continue
			}
			t.Run(w.String(), func(t *testing.T) {
				n, database := upgradeFrom(t, w)
				n.adopt(t, database)
			})
		}
	}
}

// adopt asks for pods of the release that runs, and waits until there are no others.
func (n *Newcomer) adopt(t *testing.T, name string) {
	t.Helper()
	before := n.pods(t)
	cluster := &v1alpha1.EtcdCluster{}
	cluster.Namespace, cluster.Name = n.Namespace, name
	wish := `{"metadata":{"annotations":{"` + v1alpha1.AnnotationAdopt + `":"now"}}}`
	n.step(t, func(ctx context.Context) error {
		return n.client.Patch(ctx, cluster, client.RawPatch("application/merge-patch+json", []byte(wish)))
	})
	n.step(t, func(ctx context.Context) error {
		return n.await(ctx, &v1alpha1.EtcdClusterList{}, n.Namespace, name, func() (bool, error) {
			err := n.client.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
			return world.Settled(cluster) && !strings.Contains(cluster.Status.Message, "release of the operator"), err
		})
	})
	for pod, is := range n.pods(t) {
		if before[pod].uid == is.uid {
			t.Errorf("pod %s is still the one that the other release made", pod)
		}
	}
	n.say("adopted: %s", cluster.Status.Message)
}
