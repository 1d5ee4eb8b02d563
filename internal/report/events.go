package report

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

// Event is something that happened to a cluster.
type Event struct {
	// Type is Normal or Warning.
	Type string
	// Reason is one word, Action what was done or found, Note the sentence.
	Reason, Action, Note string
}

// eventsOf tells the actions that a user wants to know of.
func eventsOf(done []plan.Action) []Event {
	var events []Event
	for _, action := range done {
		if reason, kind := eventReason(action); reason != "" {
			events = append(events, Event{Type: kind, Reason: reason, Action: reason, Note: cut(action.String())})
		}
	}
	return events
}

func eventReason(action plan.Action) (reason, kind string) {
	switch a := action.(type) {
	case plan.Assign:
		if a.Founding {
			return "Founding", corev1.EventTypeNormal
		}
		return "MembersAssigned", corev1.EventTypeNormal
	case plan.Rebuild:
		return "StatusRebuilt", corev1.EventTypeWarning
	case plan.CreatePod:
		if a.Again {
			return "PodRecreated", corev1.EventTypeNormal
		}
		return "", ""
	default:
		return reasonOfMember(action), corev1.EventTypeNormal
	}
}

// reasonOfMember tells of what was done to members.
func reasonOfMember(action plan.Action) string {
	switch action.(type) {
	case plan.Latch:
		return "Founded"
	case plan.FinishFounding:
		return "FoundingComplete"
	case plan.Drop:
		return "MemberForgotten"
	case plan.AddLearner:
		return "LearnerAdded"
	case plan.Promote:
		return "LearnerPromoted"
	case plan.RemoveLearner:
		return "LearnerRemoved"
	case plan.RemoveVoter:
		return "VoterRemoved"
	case plan.MoveLeader:
		return "LeaderMoved"
	case plan.GrowClaim:
		return "VolumeGrows"
	case plan.Restart:
		return "MemberRestarted"
	case plan.DeletePod:
		return "PodDeleted"
	}
	return reasonOfVersion(action)
}

// reasonOfVersion tells of the steps to another version.
func reasonOfVersion(action plan.Action) string {
	switch action.(type) {
	case plan.BeginVersion:
		return "VersionChangeBegan"
	case plan.Settle:
		return "VersionSettled"
	case plan.EnableDowngrade:
		return "DowngradeEnabled"
	case plan.CancelDowngrade:
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
