package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// operatorLabels are on the operator's Deployments and their pods, however it was installed.
var operatorLabels = client.MatchingLabels{
	"app.kubernetes.io/part-of":   "production-ready-database",
	"app.kubernetes.io/component": "operator",
}

// startTime is how long the operator may take to start or to end.
const startTime = time.Minute

var errNoOperator = errors.New("the operator is not installed: `make deploy` installs it")

// AwaitOperator waits until every Deployment of the operator is ready.
func AwaitOperator(ctx context.Context) error {
	return awaitOperator(ctx, func(d *appsv1.Deployment) bool {
		return d.Status.ObservedGeneration == d.Generation && d.Status.ReadyReplicas == *d.Spec.Replicas && *d.Spec.Replicas > 0
	})
}

// ScaleOperator sets the replicas of every Deployment of the operator and waits until that many run.
func ScaleOperator(ctx context.Context, replicas int32) error {
	c, err := connection()
	if err != nil {
		return err
	}
	deployments, err := operatorDeployments(ctx, c)
	if err != nil {
		return err
	}
	for i := range deployments {
		patch := client.RawPatch("application/merge-patch+json", fmt.Appendf(nil, `{"spec":{"replicas":%d}}`, replicas))
		if err := c.Patch(ctx, &deployments[i], patch); err != nil {
			return fmt.Errorf("scaling the operator to %d: %w", replicas, err)
		}
	}
	return awaitOperator(ctx, func(d *appsv1.Deployment) bool {
		return d.Status.ObservedGeneration == d.Generation && d.Status.Replicas == replicas && d.Status.ReadyReplicas == replicas &&
			d.Status.TerminatingReplicas != nil && *d.Status.TerminatingReplicas == 0
	})
}

func awaitOperator(ctx context.Context, is func(*appsv1.Deployment) bool) error {
	c, err := connection()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, errOver)
	defer cancel()
	watching, err := c.Watch(ctx, &appsv1.DeploymentList{}, operatorLabels)
	if err != nil {
		return fmt.Errorf("watching the operator: %w", err)
	}
	defer watching.Stop()
	for {
		deployments, err := operatorDeployments(ctx, c)
		if err != nil {
			return err
		}
		waiting := ""
		for i := range deployments {
			if !is(&deployments[i]) {
				waiting = fmt.Sprintf("%s/%s: %+v", deployments[i].Namespace, deployments[i].Name, deployments[i].Status)
			}
		}
		if waiting == "" {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the operator: %w: %s", context.Cause(ctx), waiting)
		case _, open := <-watching.ResultChan():
			if !open {
				return errors.New("waiting for the operator: the API server ended the watch")
			}
		}
	}
}

func operatorDeployments(ctx context.Context, c client.Client) ([]appsv1.Deployment, error) {
	var deployments appsv1.DeploymentList
	if err := c.List(ctx, &deployments, operatorLabels); err != nil {
		return nil, fmt.Errorf("looking for the operator: %w", err)
	}
	if len(deployments.Items) == 0 {
		return nil, errNoOperator
	}
	return deployments.Items, nil
}

// OperatorPods lists the operator's pods, wherever they are.
func (w *World) OperatorPods() []Pod {
	w.Helper()
	var list corev1.PodList
	w.must("listing the operator's pods", w.Client.List(w.Context(), &list, operatorLabels))
	pods := make([]Pod, len(list.Items))
	for i := range list.Items {
		pods[i] = Pod{&list.Items[i]}
	}
	return pods
}

// operatorEnvironment is the environment of the installed operator's container: the images that it uses.
func operatorEnvironment(ctx context.Context) (map[string]string, error) {
	c, err := connection()
	if err != nil {
		return nil, err
	}
	deployments, err := operatorDeployments(ctx, c)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for i := range deployments {
		for _, container := range deployments[i].Spec.Template.Spec.Containers {
			for _, variable := range container.Env {
				if variable.ValueFrom == nil {
					found[variable.Name] = variable.Value
				}
			}
		}
	}
	return found, nil
}
