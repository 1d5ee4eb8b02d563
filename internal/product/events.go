package product

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Reasons of events that are no reasons of conditions.
const (
	// EventCreated is recorded when the EtcdCluster of a database was created.
	EventCreated = "Created"
	// EventChanged is recorded when a change of the database was handed to its EtcdCluster.
	EventChanged = "Changed"
	// EventPutBack is recorded when somebody else's change of the EtcdCluster was undone.
	EventPutBack = "PutBack"
)

// longestNote is the number of bytes that the events API allows in a note.
const longestNote = 1000

// announced are the conditions whose turns are events, with the status that is good news.
var announced = []struct {
	condition string
	good      metav1.ConditionStatus
}{
	{v1alpha1.ConditionVersionSupported, metav1.ConditionTrue},
	{v1alpha1.ConditionAvailable, metav1.ConditionTrue},
	{v1alpha1.ConditionDegraded, metav1.ConditionFalse},
}

// events are what was done, and which conditions turned.
func (s scene) events(status v1alpha1.ProductionReadyDatabaseStatus) []Event {
	var events []Event
	if done := s.done(); done != nil {
		events = append(events, *done)
	}
	for _, a := range announced {
		before := meta.FindStatusCondition(s.o.Database.Status.Conditions, a.condition)
		after := meta.FindStatusCondition(status.Conditions, a.condition)
		if event := turned(before, after, a.good); event != nil {
			events = append(events, *event)
		}
	}
	return events
}

func (s scene) done() *Event {
	switch {
	case !s.out.Changed || s.out.Failure != "":
		return nil
	case s.plan.Create != nil:
		return &Event{corev1.EventTypeNormal, EventCreated, "Create", fmt.Sprintf(
			"Created EtcdCluster %s with etcd %s.", s.plan.Create.Name, s.plan.Create.Spec.Version)}
	case s.plan.PutBack:
		return &Event{corev1.EventTypeWarning, EventPutBack, "PutBack", note(fmt.Sprintf(
			"Somebody changed EtcdCluster %s, which belongs to this database. Put back: %s. Change the database instead.",
			s.o.Database.Name, strings.Join(s.plan.Change.Fields, ", ")))}
	case s.plan.Change != nil:
		return &Event{corev1.EventTypeNormal, EventChanged, "Change", note(fmt.Sprintf(
			"Handed to EtcdCluster %s: %s.", s.o.Database.Name, strings.Join(s.plan.Change.Fields, ", ")))}
	}
	return nil
}

// turned is the event of a condition that turned bad, changed its reason while bad, or turned good after it was bad. A
// condition that is good from the start is no news, and neither is a new database that is not available yet.
func turned(before, after *metav1.Condition, good metav1.ConditionStatus) *Event {
	switch {
	case after == nil,
		before != nil && before.Status == after.Status && before.Reason == after.Reason,
		after.Type == v1alpha1.ConditionAvailable && after.Status != good && (before == nil || before.Status != good),
		after.Type == v1alpha1.ConditionDegraded && after.Reason == v1alpha1.ReasonVersionUnsupported:
		return nil
	case after.Status != good:
		return &Event{corev1.EventTypeWarning, after.Reason, "Observe", note(after.Message)}
	case before != nil && before.Status != good:
		return &Event{corev1.EventTypeNormal, after.Reason, "Observe", note(after.Message)}
	}
	return nil
}

func note(message string) string {
	if len(message) <= longestNote {
		return message
	}
	return strings.ToValidUTF8(message[:longestNote], "") + "…"
}
