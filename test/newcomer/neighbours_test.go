//go:build olm

package newcomer

import (
	"context"
	"maps"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// TestTwoReleasesLookAfterTheirOwnNamespacesAndShareTheDefinitions installs the oldest release in one namespace, and the head, with
// its newer definitions, in another.
func TestTwoReleasesLookAfterTheirOwnNamespacesAndShareTheDefinitions(t *testing.T) {
	newer := arrive(t)
	older := atRelease(t, newer.releases(t)[0], false)
	older.Operators, older.Watched, older.Namespace = "older", []string{"older"}, "older"
	newer.Operators, newer.Watched, newer.Namespace = "newer", []string{"newer"}, "newer"
	older.build(t)
	older.walk(t)
	before, database := older.pods(t), older.theDatabase(t)

	newer.walk(t)
	if now := older.pods(t); !maps.Equal(before, now) {
		t.Errorf("the newer release changed the pods of the older: %v, before %v", now, before)
	}
	// The older one goes on with the newer definitions: it heals what it has, and makes what is new.
	older.healsAPod(t)
	older.makesADatabase(t, "late")
	older.step(t, func(ctx context.Context) error { return older.WriteAndRead(ctx, database) })
}

// makesADatabase makes one of a single voter.
func (n *Newcomer) makesADatabase(t *testing.T, name string) {
	t.Helper()
	database := smallDatabase(n.Namespace, name)
	n.step(t, func(ctx context.Context) error { return n.client.Create(ctx, database) })
	n.step(t, func(ctx context.Context) error {
		_, err := n.AwaitDatabase(ctx, name)
		return err
	})
}

// smallDatabase is one of a single voter.
func smallDatabase(namespace, name string) *v1alpha1.ProductionReadyDatabase {
	one, none := int32(1), int32(0)
	return &v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{ClusterSize: &one, ReadReplicas: &none, Version: "v4.0.1"},
	}
}
