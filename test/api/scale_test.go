//go:build api

package api

import (
	"testing"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// scaleTo does what kubectl scale does.
func scaleTo(t *testing.T, object client.Object, replicas int32) {
	t.Helper()
	if err := scale(t, object, replicas); err != nil {
		t.Fatalf("scaling %T %s: %v", object, object.GetName(), err)
	}
}

func scale(t *testing.T, object client.Object, replicas int32) error {
	t.Helper()
	wanted := &autoscalingv1.Scale{}
	if err := api.SubResource("scale").Get(t.Context(), object, wanted); err != nil {
		t.Fatalf("reading the scale of %T %s: %v", object, object.GetName(), err)
	}
	wanted.Spec.Replicas = replicas
	return api.SubResource("scale").Update(t.Context(), object, client.WithSubResourceBody(wanted))
}

func TestBothKindsCanBeScaled(t *testing.T) {
	ns := namespace(t)
	database, cluster := newDatabase(ns), newCluster(ns)
	for name, c := range map[string]struct {
		object client.Object
		size   func() int32
		status func()
	}{
		"ProductionReadyDatabase": {database, func() int32 { return *database.Spec.ClusterSize },
			func() { database.Status.Members, database.Status.Selector = 2, "a=b" }},
		"EtcdCluster": {cluster, func() int32 { return *cluster.Spec.Size },
			func() { cluster.Status.Replicas, cluster.Status.Selector = 2, "a=b" }},
	} {
		t.Run(name, func(t *testing.T) {
			create(t, c.object)
			scaleTo(t, c.object, 5)
			get(t, c.object)
			if c.size() != 5 {
				t.Errorf("the size is %d, want 5", c.size())
			}
			if err := scale(t, c.object, 4); !apierrors.IsInvalid(err) {
				t.Errorf("an even size was answered by %v", err)
			}
			c.status()
			if err := api.Status().Update(t.Context(), c.object); err != nil {
				t.Fatal(err)
			}
			seen := &autoscalingv1.Scale{}
			if err := api.SubResource("scale").Get(t.Context(), c.object, seen); err != nil {
				t.Fatal(err)
			}
			if seen.Status.Replicas != 2 || seen.Status.Selector != "a=b" {
				t.Errorf("the scale's status is %+v", seen.Status)
			}
		})
	}
}
