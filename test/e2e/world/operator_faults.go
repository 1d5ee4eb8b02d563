package world

import (
	"context"

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

// KillOperator kills the operator's processes, and deletes their pods so that others are made without the kubelet's growing delay.
func (w *World) KillOperator() {
	w.Helper()
	for _, pod := range w.OperatorPods() {
		if pod.Status.Phase != corev1.PodRunning {
			continue
		}
		// A container that is just being started has no process to kill; its pod goes all the same.
		if err := fault.Kill(w.Context(), client.ObjectKeyFromObject(pod.Pod), operatorContainer); err != nil {
			w.Logf("killing the operator: %v", err)
		}
		err := w.Client.Delete(w.Context(), pod.Pod, client.GracePeriodSeconds(0), client.Preconditions{UID: &pod.UID})
		w.must("deleting the operator's pod", client.IgnoreNotFound(err))
	}
}
