package report

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
)

// Event is something that happened to a cluster.
type Event struct {
	// Type is Normal or Warning.
	Type string
	// Reason is one word, Action what was done or found, Note the sentence.
	Reason, Action, Note string
}

// eventsOf tells the actions that a user wants to know of.
func eventsOf(done []action.Action) []Event {
	var events []Event
	for _, a := range done {
		if reason, kind := eventReason(a); reason != "" {
			events = append(events, Event{Type: kind, Reason: reason, Action: reason, Note: cut(a.String())})
		}
	}
	return events
}

func eventReason(a action.Action) (reason, kind string) {
	switch a := a.(type) {
	case action.Assign:
		if a.Founding {
			return "Founding", corev1.EventTypeNormal
		}
		return "MembersAssigned", corev1.EventTypeNormal
	case action.Rebuild:
		return "StatusRebuilt", corev1.EventTypeWarning
	case action.CreatePod:
		if a.Again {
			return "PodRecreated", corev1.EventTypeNormal
		}
		return "", ""
	default:
		return reasonOfMember(a), corev1.EventTypeNormal
	}
}

// reasonOfMember tells of what was done to members.
func reasonOfMember(a action.Action) string {
	switch a.(type) {
	case action.Latch:
		return "Founded"
	case action.FinishFounding:
		return "FoundingComplete"
	case action.Drop:
		return "MemberForgotten"
	case action.AddLearner:
		return "LearnerAdded"
	case action.Promote:
		return "LearnerPromoted"
	case action.RemoveLearner:
		return "LearnerRemoved"
	case action.RemoveVoter:
		return "VoterRemoved"
	case action.MoveLeader:
		return "LeaderMoved"
	case action.GrowClaim:
		return "VolumeGrows"
	case action.Restart:
		return "MemberRestarted"
	case action.DeletePod:
		return "PodDeleted"
	}
	return reasonOfVersion(a)
}

// reasonOfVersion tells of the steps to another version.
func reasonOfVersion(a action.Action) string {
	switch a.(type) {
	case action.BeginVersion:
		return "VersionChangeBegan"
	case action.Settle:
		return "VersionSettled"
	case action.EnableDowngrade:
		return "DowngradeEnabled"
	case action.CancelDowngrade:
		return "DowngradeCancelled"
	default:
		return ""
	}
}

// transitions tells the conditions that changed.
func transitions(before, after *v1alpha1.EtcdClusterStatus) []Event {
	var events []Event
	for _, kind := range []string{v1alpha1.ConditionAvailable, v1alpha1.ConditionDegraded} {
		was := meta.FindStatusCondition(before.Conditions, kind)
		is := meta.FindStatusCondition(after.Conditions, kind)
		if is == nil || was != nil && was.Status == is.Status && was.Reason == is.Reason {
			continue
		}
		if event := transition(kind, was, is); event != nil {
			events = append(events, *event)
		}
	}
	return events
}

func transition(kind string, was, is *metav1.Condition) *Event {
	good := (is.Status == metav1.ConditionTrue) == (kind == v1alpha1.ConditionAvailable)
	switch {
	case good && (was == nil && kind == v1alpha1.ConditionDegraded):
		return nil
	case good:
		return &Event{corev1.EventTypeNormal, is.Reason, "Observe", cut(fmt.Sprintf("%s is %s: %s", kind, is.Status, is.Message))}
	case is.Reason == v1alpha1.ReasonFounding:
		return nil
	default:
		return &Event{corev1.EventTypeWarning, is.Reason, "Observe", is.Message}
	}
}
