package product

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// conditions are those that are known now. A condition that neither side can tell is left out: a missing
// condition counts as Unknown.
func (s scene) conditions() []metav1.Condition {
	conditions := []metav1.Condition{s.versionSupported(), s.available(), s.progressing()}
	if degraded := s.degraded(); degraded != nil {
		conditions = append(conditions, *degraded)
	}
	if placement := s.ofCluster(v1alpha1.ConditionPlacement); placement != nil {
		conditions = append(conditions, *placement)
	}
	return conditions
}

func (s scene) versionSupported() metav1.Condition {
	status := metav1.ConditionFalse
	if s.plan.Verdict.Supported() {
		status = metav1.ConditionTrue
		if refused := s.ofCluster(v1alpha1.ConditionVersionSupported); refused != nil && refused.Status == metav1.ConditionFalse {
			return *refused
		}
	}
	return metav1.Condition{Type: v1alpha1.ConditionVersionSupported, Status: status,
		Reason: s.plan.Verdict.Reason, Message: s.plan.Verdict.Message}
}

func (s scene) available() metav1.Condition {
	if available := s.ofCluster(v1alpha1.ConditionAvailable); available != nil {
		return *available
	}
	condition := metav1.Condition{Type: v1alpha1.ConditionAvailable, Status: metav1.ConditionUnknown,
		Reason: v1alpha1.ReasonUnreachable, Message: s.waitsForAnswer()}
	if obstacle := s.plan.Obstacle; obstacle != nil {
		condition.Message = obstacle.Message
	}
	if s.out.Cluster == nil && !s.o.EngineMissing {
		condition.Status, condition.Reason = metav1.ConditionFalse, v1alpha1.ReasonFounding
	}
	return condition
}

func (s scene) progressing() metav1.Condition {
	condition := metav1.Condition{Type: v1alpha1.ConditionProgressing, Status: metav1.ConditionTrue,
		Reason: v1alpha1.ReasonWaiting}
	switch obstacle := s.plan.Obstacle; {
	case obstacle != nil && obstacle.Reason == "":
		condition.Message = obstacle.Message
		return condition
	case obstacle != nil:
		condition.Status, condition.Reason, condition.Message = metav1.ConditionFalse, v1alpha1.ReasonBlocked, obstacle.Message
		return condition
	case s.out.Failure != "":
		condition.Message = s.out.Failure
		return condition
	}
	if progressing := s.ofCluster(v1alpha1.ConditionProgressing); progressing != nil && s.upToDate() {
		return *progressing
	}
	condition.Message = s.waitsForAnswer()
	return condition
}

// degraded is nil while nothing is known: nothing is wrong yet, and nothing was found to be well.
func (s scene) degraded() *metav1.Condition {
	condition := &metav1.Condition{Type: v1alpha1.ConditionDegraded, Status: metav1.ConditionTrue}
	fromCluster := s.ofCluster(v1alpha1.ConditionDegraded)
	switch obstacle := s.plan.Obstacle; {
	case obstacle != nil && obstacle.Reason != "":
		condition.Reason, condition.Message = obstacle.Reason, obstacle.Message
	case s.out.Failure != "":
		condition.Reason, condition.Message = v1alpha1.ReasonActionFailed, s.out.Failure
	case s.silence() >= patience:
		condition.Reason, condition.Message = v1alpha1.ReasonEngineMissing, s.waitsForAnswer()
	default:
		return fromCluster
	}
	if fromCluster != nil && fromCluster.Status == metav1.ConditionTrue {
		condition.Message += " Besides: " + fromCluster.Message
	}
	return condition
}

// ofCluster is a condition of the EtcdCluster; nil when there is none.
func (s scene) ofCluster(kind string) *metav1.Condition {
	if s.out.Cluster == nil {
		return nil
	}
	found := meta.FindStatusCondition(s.out.Cluster.Status.Conditions, kind)
	if found == nil {
		return nil
	}
	mirrored := *found
	return &mirrored
}
