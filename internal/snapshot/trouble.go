package snapshot

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Trouble is why a member does not serve: Reason is one of the reasons of the condition Degraded, or empty while it is
// merely on its way; Message is in plain words.
type Trouble struct {
	Reason, Message string
}

// pullFailures are the reasons of a container that cannot get its image.
var pullFailures = []string{"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}

// Trouble tells what keeps a member from serving; nil when it serves as a part of its cluster.
func (m Member) Trouble() *Trouble {
	if loss := m.Loss(); loss != "" {
		return &Trouble{v1alpha1.ReasonMemberLost, "lost: " + loss}
	}
	if m.EverJoined() && m.ClaimLeaves() {
		return &Trouble{v1alpha1.ReasonClaimLeaving, "its claim is being deleted: when its pod ends, its data is gone"}
	}
	if m.Serves() {
		return m.cutOff()
	}
	if m.Pod == nil {
		return m.troubleWithoutPod()
	}
	if m.Pod.DeletionTimestamp != nil {
		// On a node that is gone it stays so: nobody tells that the pod has ended.
		return &Trouble{m.reasonIfJoined(), "its pod is being deleted"}
	}
	if t := podTrouble(m.Pod); t != nil {
		return t
	}
	if m.Look.Agent != nil {
		return &Trouble{"", fmt.Sprintf("its agent waits: %s", m.Look.Agent.Message)}
	}
	if !m.EngineRuns() {
		return m.engineTrouble()
	}
	return m.silence()
}

// cutOff tells of an engine that answers, and is alone: it knows no leader, or, where it votes, reads nothing through it.
func (m Member) cutOff() *Trouble {
	switch {
	case m.Look.Status.LeaderID == 0:
		return &Trouble{m.reasonIfJoined(), "it answers and knows no leader"}
	case !m.Look.Status.Learner && !m.Look.Reads:
		return &Trouble{m.reasonIfJoined(), "it answers, and no linearizable read through it succeeds"}
	default:
		return nil
	}
}

// JustJoins says whether the member was last seen on its way into the cluster. One that etcd lists with a vote has arrived,
// whatever a status says that was rebuilt meanwhile.
func (m Member) JustJoins() bool {
	votes := m.Listed != nil && !m.Listed.Learner
	return !votes && (m.Phase == v1alpha1.PhasePending || m.Phase == v1alpha1.PhaseJoining)
}

// LacksImage says whether an image of the member's pod cannot be pulled.
func (m Member) LacksImage() bool {
	trouble := m.Trouble()
	return trouble != nil && trouble.Reason == v1alpha1.ReasonImageUnavailable
}

func (m Member) troubleWithoutPod() *Trouble {
	if m.Claim == nil {
		return &Trouble{"", "its claim is being made"}
	}
	return &Trouble{m.reasonIfJoined(), "its pod is being made"}
}

// reasonIfJoined is MemberDown for members that the cluster counts on: those that ran once. One that is just starting for
// the first time has published its name before it answers.
func (m Member) reasonIfJoined() string {
	if m.JustJoins() {
		return ""
	}
	if m.Listed != nil && m.Listed.Started() || m.Listed == nil && m.ID != "" {
		return v1alpha1.ReasonMemberDown
	}
	return ""
}

func (m Member) engineTrouble() *Trouble {
	status := m.engineStatus()
	switch {
	case status == nil:
		return &Trouble{m.reasonIfJoined(), "its pod starts"}
	case status.State.Waiting != nil && status.State.Waiting.Reason == "CrashLoopBackOff",
		status.State.Terminated != nil:
		return &Trouble{v1alpha1.ReasonMemberDown, "its engine ended: " + lastWords(status)}
	default:
		return &Trouble{m.reasonIfJoined(), "its pod starts"}
	}
}

func lastWords(status *corev1.ContainerStatus) string {
	ended := status.State.Terminated
	if ended == nil {
		ended = status.LastTerminationState.Terminated
	}
	if ended == nil {
		return "its container is started again"
	}
	return fmt.Sprintf("exit code %d, %s %s", ended.ExitCode, ended.Reason, clip(ended.Message))
}

func (m Member) silence() *Trouble {
	switch {
	case !m.Asked:
		return &Trouble{m.reasonIfJoined(), "it could not be asked yet"}
	case m.Look.Failure != "":
		return &Trouble{m.reasonIfJoined(), "it does not answer: " + clip(m.Look.Failure)}
	default:
		return &Trouble{m.reasonIfJoined(), "it does not answer"}
	}
}

// podTrouble tells what keeps a pod from running; nil when nothing does.
func podTrouble(pod *corev1.Pod) *Trouble {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodScheduled && condition.Status == corev1.ConditionFalse &&
			condition.Reason == corev1.PodReasonUnschedulable {
			return &Trouble{v1alpha1.ReasonPodUnschedulable, "its pod finds no node: " + clip(condition.Message)}
		}
	}
	for _, status := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
		waiting := status.State.Waiting
		if waiting == nil {
			continue
		}
		if slices.Contains(pullFailures, waiting.Reason) {
			return &Trouble{
				v1alpha1.ReasonImageUnavailable,
				fmt.Sprintf("image %s cannot be pulled: %s", missingImage(pod, status.Image, waiting.Message), clip(waiting.Message)),
			}
		}
		if waiting.Reason == "CreateContainerConfigError" || waiting.Reason == "CreateContainerError" {
			return &Trouble{v1alpha1.ReasonMemberDown, "its container cannot be made: " + clip(waiting.Message)}
		}
	}
	return nil
}

// missingImage is the image that a container waits for: its own, or one that it mounts, which the kubelet then names.
func missingImage(pod *corev1.Pod, own, message string) string {
	for _, volume := range pod.Spec.Volumes {
		if volume.Image != nil && volume.Image.Reference != "" && strings.Contains(message, volume.Image.Reference) {
			return volume.Image.Reference
		}
	}
	return own
}

// clip keeps messages of others short enough for a status.
func clip(message string) string {
	const longest = 300
	runes := []rune(message)
	if len(runes) <= longest {
		return message
	}
	return string(runes[:longest]) + "..."
}
