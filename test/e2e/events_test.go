//go:build lab

package e2e

import (
	"fmt"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/e2e/world"
)

func TestWhatTheOperatorDoesIsToldInEventsOfTheCluster(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	cluster := w.Create("db", world.Voters(1))
	w.Await("an event about the cluster lands", time.Minute, &eventsv1.EventList{}, func() (bool, string) {
		var events eventsv1.EventList
		if err := w.Client.List(t.Context(), &events, client.InNamespace(w.Namespace)); err != nil {
			return false, err.Error()
		}
		for i := range events.Items {
			if about := events.Items[i].Regarding; about.Kind == "EtcdCluster" && about.UID == cluster.UID {
				return true, ""
			}
		}
		return false, fmt.Sprintf("%d events, none of them about the cluster", len(events.Items))
	})
}
