package world

import (
	"context"
	"fmt"
	"strings"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/fault"
)

// operatorContainer is the name of the operator's container.
const operatorContainer = "manager"

// WithoutOperator scales the operator to zero until the test ends.
func (w *World) WithoutOperator() {
	w.Helper()
	w.Cleanup(func() {
		if err := ScaleOperator(w.cleanupContext(), 1); err != nil {
			w.Errorf("bringing the operator back: %v", err)
		}
	})
	w.Do("sending the operator away", func(ctx context.Context) error { return ScaleOperator(ctx, 0) })
}

// termTime is how long it may take until one of the operator's pods leads: the Lease of one that was killed has to run out first.
const termTime = 2 * time.Minute

// KillOperator waits until the operator is at work, kills its processes, and deletes their pods so that others are made without the
// kubelet's growing delay. It returns the names of the pods that it killed: each is a real kill of an operator that led.
func (w *World) KillOperator() []string {
	w.Helper()
	var killed []string
	for _, pod := range w.AwaitLeaders() {
		w.must("killing the operator", fault.Kill(w.Context(), client.ObjectKeyFromObject(pod.Pod), operatorContainer))
		err := w.Client.Delete(w.Context(), pod.Pod, client.GracePeriodSeconds(0), client.Preconditions{UID: &pod.UID})
		w.must("deleting the operator's pod", client.IgnoreNotFound(err))
		killed = append(killed, pod.Name)
	}
	return killed
}

// AwaitLeaders waits until every Deployment of the operator has a pod that holds its Lease, and returns these pods.
func (w *World) AwaitLeaders() []Pod {
	w.Helper()
	var leaders []Pod
	w.AwaitRepeatedly("the operator leads", termTime, func() (bool, string) {
		deployments, err := operatorDeployments(w.Context(), w.Client)
		w.must("looking for the operator", err)
		holders, err := w.holders(deployments[0].Namespace)
		w.must("reading who leads", err)
		leaders = nil
		for _, pod := range w.OperatorPods() {
			if pod.Status.Phase == corev1.PodRunning && pod.DeletionTimestamp == nil && holders[pod.Name] {
				leaders = append(leaders, pod)
			}
		}
		return len(leaders) == len(deployments), fmt.Sprintf("%d of %d lead; the Leases are held by %v", len(leaders), len(deployments), holders)
	})
	return leaders
}

// holders are the pods that hold a Lease in a namespace. The identity of a holder is its host name, with something random behind it.
func (w *World) holders(namespace string) (map[string]bool, error) {
	var leases coordinationv1.LeaseList
	if err := w.Client.List(w.Context(), &leases, client.InNamespace(namespace)); err != nil {
		return nil, err
	}
	holders := map[string]bool{}
	for i := range leases.Items {
		if identity := leases.Items[i].Spec.HolderIdentity; identity != nil {
			pod, _, _ := strings.Cut(*identity, "_")
			holders[pod] = true
		}
	}
	return holders, nil
}
