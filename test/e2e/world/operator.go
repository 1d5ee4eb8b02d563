package world

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/release"
)

// operatorLabels are on the operator's Deployments and their pods, however it was installed.
var operatorLabels = client.MatchingLabels{
	"app.kubernetes.io/part-of":   "production-ready-database",
	"app.kubernetes.io/component": "operator",
}

// startTime is how long the operator may take to start or to end.
const startTime = time.Minute

var errNoOperator = errors.New("the operator is not installed: `make deploy` installs it")

// ScaleOperator sets the replicas of every Deployment of the operator and waits until that many run, and no more.
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
		patch := client.RawPatch(types.MergePatchType, fmt.Appendf(nil, `{"spec":{"replicas":%d}}`, replicas))
		if err := c.Patch(ctx, &deployments[i], patch); err != nil {
			return fmt.Errorf("scaling the operator to %d: %w", replicas, err)
		}
	}
	return awaitOperator(ctx, c, int(replicas))
}

// awaitOperator waits until every Deployment has that many pods, all of them ready.
func awaitOperator(ctx context.Context, c client.Client, replicas int) error {
	var last error
	err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, startTime, true, func(ctx context.Context) (bool, error) {
		last = checkOperator(ctx, c, replicas)
		return last == nil, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for the operator: %w", last)
	}
	return nil
}

func checkOperator(ctx context.Context, c client.Client, want int) error {
	deployments, err := operatorDeployments(ctx, c)
	if err != nil {
		return err
	}
	for i := range deployments {
		d := &deployments[i]
		var pods corev1.PodList
		if err := c.List(ctx, &pods, client.InNamespace(d.Namespace), client.MatchingLabels(d.Spec.Selector.MatchLabels)); err != nil {
			return fmt.Errorf("listing the operator's pods: %w", err)
		}
		if int(*d.Spec.Replicas) != want || d.Status.ObservedGeneration != d.Generation || int(d.Status.ReadyReplicas) != want || len(pods.Items) != want {
			return fmt.Errorf("%s/%s has %d pods of %d, %d of them ready", d.Namespace, d.Name, len(pods.Items), want, d.Status.ReadyReplicas)
		}
	}
	return nil
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

// EngineImage is the image that the installed operator has for a version of etcd.
func (w *World) EngineImage(version string) string {
	w.Helper()
	engine, known := release.Engine(version)
	if !known {
		w.Fatalf("there is no etcd %s in the table of releases", version)
	}
	environment, err := operatorEnvironment(w.Context())
	w.must("reading which images the operator uses", err)
	return environment[engine.ImageVariable]
}

// OperatorImages are the images that the installed operator uses, by the variable that names each.
func (w *World) OperatorImages() map[string]string {
	w.Helper()
	environment, err := operatorEnvironment(w.Context())
	w.must("reading which images the operator uses", err)
	maps.DeleteFunc(environment, func(name, _ string) bool { return !strings.HasPrefix(name, "RELATED_IMAGE_") })
	if len(environment) == 0 {
		w.Fatal("the operator uses no images")
	}
	return environment
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
