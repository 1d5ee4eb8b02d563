package world

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// Describe tells in one line what a cluster's status says.
func Describe(c *v1alpha1.EtcdCluster) string {
	var text strings.Builder
	for _, condition := range c.Status.Conditions {
		fmt.Fprintf(&text, "%s=%s(%s: %s) ", condition.Type, condition.Status, condition.Reason, condition.Message)
	}
	for _, member := range c.Status.Members {
		fmt.Fprintf(&text, "[%s %s %s %s] ", member.Name, member.Phase, member.Health, member.Message)
	}
	fmt.Fprintf(&text, "clusterID=%q message=%q", c.Status.ClusterID, c.Status.Message)
	return text.String()
}

// printState prints what is in the test's namespace, to understand a failure by.
func (w *World) printState() {
	ctx := w.cleanupContext()
	inside := client.InNamespace(w.Namespace)
	var clusters v1alpha1.EtcdClusterList
	if err := w.Client.List(ctx, &clusters, inside); err != nil {
		w.Logf("listing clusters: %v", err)
	}
	for i := range clusters.Items {
		w.Logf("cluster %s: %s", clusters.Items[i].Name, Describe(&clusters.Items[i]))
	}
	var pods corev1.PodList
	if err := w.Client.List(ctx, &pods, inside); err != nil {
		w.Logf("listing pods: %v", err)
	}
	for i := range pods.Items {
		w.Logf("pod %s", describePod(&pods.Items[i]))
	}
	var claims corev1.PersistentVolumeClaimList
	if err := w.Client.List(ctx, &claims, inside); err != nil {
		w.Logf("listing claims: %v", err)
	}
	for i := range claims.Items {
		w.Logf("claim %s: %s", claims.Items[i].Name, claims.Items[i].Status.Phase)
	}
	var events eventsv1.EventList
	if err := w.Client.List(ctx, &events, inside); err != nil {
		w.Logf("listing events: %v", err)
	}
	seen := map[string]bool{}
	for i := range events.Items {
		event := &events.Items[i]
		text := fmt.Sprintf("event about %s %s: %s %s: %s", event.Regarding.Kind, event.Regarding.Name, event.Type, event.Reason, event.Note)
		if !seen[text] {
			w.Log(text)
		}
		seen[text] = true
	}
}

func describePod(pod *corev1.Pod) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s on %q: %s", pod.Name, pod.Spec.NodeName, pod.Status.Phase)
	for _, condition := range pod.Status.Conditions {
		if condition.Status != corev1.ConditionTrue {
			fmt.Fprintf(&text, " not %s (%s)", condition.Type, condition.Message)
		}
	}
	for _, status := range append(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses...) {
		fmt.Fprintf(&text, "; %s restarted %d times", status.Name, status.RestartCount)
		if waiting := status.State.Waiting; waiting != nil {
			fmt.Fprintf(&text, ", waits: %s %s", waiting.Reason, waiting.Message)
		}
		for _, ended := range []*corev1.ContainerStateTerminated{status.State.Terminated, status.LastTerminationState.Terminated} {
			if ended != nil {
				fmt.Fprintf(&text, ", ended %d: %s %s", ended.ExitCode, ended.Reason, ended.Message)
			}
		}
	}
	return text.String()
}
