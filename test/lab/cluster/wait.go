package cluster

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"

	"database.example.com/operator/test/lab/dns"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/node"
)

// pollEvery is short beside what is waited for.
const pollEvery = 100 * time.Millisecond

// await polls until the check holds. When the time is up, the error says what the check said last.
func await(ctx context.Context, what string, check func(context.Context) error) error {
	var last error
	err := wait.PollUntilContextCancel(ctx, pollEvery, true, func(ctx context.Context) (bool, error) {
		last = check(ctx)
		return last == nil, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for %s: %w (logs are in %s/machines/*/log)", what, last, layout.StateDir)
	}
	return nil
}

func awaitAPI(ctx context.Context) error {
	client, err := connect()
	if err != nil {
		return err
	}
	return await(ctx, "the API server", func(ctx context.Context) error { return checkAPI(ctx, client) })
}

func checkAPI(ctx context.Context, client kubernetes.Interface) error {
	return client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
}

func awaitNodes(ctx context.Context) error {
	client, err := connect()
	if err != nil {
		return err
	}
	return await(ctx, "the nodes", func(ctx context.Context) error { return checkNodes(ctx, client) })
}

// checkNodes returns an error unless every node of the lab is Ready.
func checkNodes(ctx context.Context, client kubernetes.Interface) error {
	numbers, err := node.Numbers()
	if err != nil {
		return err
	}
	for _, n := range numbers {
		object, err := client.CoreV1().Nodes().Get(ctx, layout.Node(n), metav1.GetOptions{})
		if err != nil {
			return err
		}
		if !isReady(object) {
			return fmt.Errorf("%s is not ready", object.Name)
		}
	}
	return nil
}

func isReady(object *corev1.Node) bool {
	for _, condition := range object.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

func awaitDNS(ctx context.Context) error {
	client, err := connect()
	if err != nil {
		return err
	}
	return await(ctx, "CoreDNS", func(ctx context.Context) error {
		deployment, err := client.AppsV1().Deployments(dns.Namespace).Get(ctx, dns.Deployment, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if have := deployment.Status.ReadyReplicas; have != *deployment.Spec.Replicas {
			return fmt.Errorf("%d of %d replicas are ready", have, *deployment.Spec.Replicas)
		}
		return nil
	})
}

// healthy tells whether a whole lab is up: every machine runs, the API server answers and the nodes are Ready.
func healthy(ctx context.Context) bool {
	numbers, err := node.Numbers()
	if err != nil || len(numbers) == 0 {
		return false
	}
	names := []string{layout.ControlPlane, layout.Host}
	for _, n := range numbers {
		names = append(names, layout.Node(n))
	}
	for _, name := range names {
		if machine.Pid(name) == 0 {
			return false
		}
	}
	client, err := connect()
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return checkAPI(ctx, client) == nil && checkNodes(ctx, client) == nil
}
