//go:build lab

package e2e

import (
	"fmt"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/product"
	"database.example.com/operator/test/e2e/world"
)

func TestAnEtcdClusterOfADatabaseIsPutBackWithAnEventWhenSomeoneScalesIt(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	one := int32(1)
	w.Make(&v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1", ClusterSize: &one},
	})
	w.AwaitSettled("db", world.FoundingTime)

	w.Scale("db", 3)
	w.AwaitCluster("has the size that the database wants again", "db", time.Minute, func(c *v1alpha1.EtcdCluster) bool {
		return c.Generation >= 3 && *c.Spec.Size == 1
	})
	w.Await("an event tells that it was put back", time.Minute, &eventsv1.EventList{}, func() (bool, string) {
		var events eventsv1.EventList
		if err := w.Client.List(t.Context(), &events, client.InNamespace(w.Namespace)); err != nil {
			return false, err.Error()
		}
		for i := range events.Items {
			if events.Items[i].Reason == product.EventPutBack {
				return true, ""
			}
		}
		return false, fmt.Sprintf("%d events, none of them of that", len(events.Items))
	})
	w.AwaitSettled("db", world.FoundingTime)
	if pods := w.Pods("db"); len(pods) != 1 {
		t.Errorf("there are %d pods, want the one that the database wants: %v", len(pods), pods)
	}
}
