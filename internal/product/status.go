package product

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// longestMessage is the number of characters that the API allows in status.message.
const longestMessage = 1024

// status is made anew from what was seen; only the times at which conditions turned are taken over.
func (s scene) status() v1alpha1.ProductionReadyDatabaseStatus {
	status := v1alpha1.ProductionReadyDatabaseStatus{
		ObservedGeneration: s.o.Database.Generation,
		EngineVersion:      s.plan.Verdict.Release.Engine,
		SupportedVersions:  creatable(s.o),
	}
	if cluster := s.out.Cluster; cluster != nil {
		status.Binding = cluster.Status.Binding.DeepCopy()
		status.Members = cluster.Status.Replicas
		status.ReadyMembers = cluster.Status.ReadyMembers
		status.ReadyReadReplicas = cluster.Status.ReadyReadReplicas
		status.Endpoints = slices.Clone(cluster.Status.Endpoints)
		status.ReadEndpoints = slices.Clone(cluster.Status.ReadEndpoints)
		status.Selector = cluster.Status.Selector
		if running, known := release.ProductOfEngine(cluster.Status.Version); known {
			status.Version = running.Version
		}
	}
	for _, condition := range s.conditions() {
		if before := meta.FindStatusCondition(s.o.Database.Status.Conditions, condition.Type); before != nil {
			status.Conditions = append(status.Conditions, *before)
		}
		condition.ObservedGeneration = s.o.Database.Generation
		condition.LastTransitionTime = metav1.NewTime(s.o.Now)
		condition.Message = shortened(condition.Message)
		meta.SetStatusCondition(&status.Conditions, condition)
	}
	status.Message = shortened(s.message(status))
	return status
}

// message is the story in one sentence or two: what is in the way, or how many members serve.
func (s scene) message(status v1alpha1.ProductionReadyDatabaseStatus) string {
	switch {
	case s.plan.Obstacle != nil && s.out.Cluster == nil:
		return s.plan.Obstacle.Message
	case s.plan.Obstacle != nil:
		return s.plan.Obstacle.Message + " " + s.readiness()
	case s.out.Failure != "":
		return s.out.Failure
	case !s.upToDate():
		return s.waitsForAnswer()
	case meta.IsStatusConditionTrue(status.Conditions, v1alpha1.ConditionAvailable) &&
		meta.IsStatusConditionFalse(status.Conditions, v1alpha1.ConditionProgressing) &&
		!meta.IsStatusConditionTrue(status.Conditions, v1alpha1.ConditionDegraded):
		return fmt.Sprintf("Runs %s. %s", status.Version, s.readiness())
	case s.out.Cluster.Status.Message == "":
		return s.readiness()
	default:
		return s.doing(status.Version) + strings.TrimSuffix(s.readiness(), ".") + ": " + s.out.Cluster.Status.Message
	}
}

// doing says in the words of the product what is being done to its members, where the EtcdCluster's words are of etcd.
func (s scene) doing(runs string) string {
	progressing := s.ofCluster(v1alpha1.ConditionProgressing)
	asked := s.plan.Verdict.Release.Version
	switch {
	case progressing == nil:
		return ""
	case progressing.Reason == v1alpha1.ReasonRolling:
		return "Takes over a change, member by member. "
	case progressing.Reason != v1alpha1.ReasonUpgrading && progressing.Reason != v1alpha1.ReasonDowngrading:
		return ""
	case runs == asked && s.out.Cluster.Status.Operation == nil:
		// The change has just ended: who ends it writes that down first, and in the next look what is told of it.
		return ""
	case runs == asked:
		return fmt.Sprintf("Goes back to %s, member by member. ", asked)
	default:
		return fmt.Sprintf("Goes from %s to %s, member by member. ", runs, asked)
	}
}

// readiness counts who serves, beside what is asked of the EtcdCluster.
func (s scene) readiness() string {
	cluster := s.out.Cluster
	said := fmt.Sprintf("%d of %s ready", cluster.Status.ReadyMembers, plural(clusterSizeOf(cluster), "voter"))
	if replicas := cluster.Spec.ReadReplicas; replicas != nil && *replicas > 0 {
		said += fmt.Sprintf(", %d of %s ready (serializable reads only)", cluster.Status.ReadyReadReplicas, plural(*replicas, "read replica"))
	}
	return said + "."
}

func (s scene) waitsForAnswer() string {
	if s.out.Cluster == nil {
		return "Waits until the API server shows the new EtcdCluster."
	}
	if s.silence() >= patience {
		return fmt.Sprintf("Nobody answers EtcdCluster %s. Is the operator of package etcd-cluster running, and does it watch this namespace?",
			s.out.Cluster.Name)
	}
	return fmt.Sprintf("Handed to EtcdCluster %s; waits for the etcd-cluster operator to take it up.", s.out.Cluster.Name)
}

func clusterSizeOf(cluster *v1alpha1.EtcdCluster) int32 {
	if cluster.Spec.Size == nil {
		return defaultClusterSize
	}
	return *cluster.Spec.Size
}

func plural(n int32, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// shortened cuts a message to what the API takes, so that no long message of the other side keeps a status from being
// written.
func shortened(message string) string {
	if utf8.RuneCountInString(message) <= longestMessage {
		return message
	}
	return string([]rune(message)[:longestMessage-1]) + "…"
}
