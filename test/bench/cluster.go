package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// voters is the size of the clusters that are measured.
const voters = 3

// roundLimit ends a round that does not come to its end.
const roundLimit = 5 * time.Minute

// cluster is the Kubernetes cluster in which is measured.
type cluster struct {
	client.WithWatch
	raw    kubernetes.Interface
	config *rest.Config
}

func connect(kubeconfig string) (cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return cluster{}, fmt.Errorf("reading kubeconfig %q: %w", kubeconfig, err)
	}
	config.QPS = -1
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		return cluster{}, fmt.Errorf("registering Kubernetes' kinds: %w", err)
	}
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return cluster{}, fmt.Errorf("registering our kinds: %w", err)
	}
	objects, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return cluster{}, fmt.Errorf("connecting: %w", err)
	}
	raw, err := kubernetes.NewForConfig(config)
	if err != nil {
		return cluster{}, fmt.Errorf("connecting: %w", err)
	}
	return cluster{WithWatch: objects, raw: raw, config: config}, nil
}

// inNamespace runs a round in a namespace of its own, and waits until it is gone, so that rounds don't disturb each other.
func (c cluster) inNamespace(ctx context.Context, name string, round func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, roundLimit)
	defer cancel()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if err := c.Create(ctx, namespace); err != nil {
		return fmt.Errorf("making namespace %s: %w", name, err)
	}
	result := round(ctx)
	if err := c.removeNamespace(context.WithoutCancel(ctx), namespace); err != nil && result == nil {
		result = err
	}
	return result
}

func (c cluster) removeNamespace(ctx context.Context, namespace *corev1.Namespace) error {
	ctx, cancel := context.WithTimeout(ctx, roundLimit)
	defer cancel()
	watch, err := c.Watch(ctx, &corev1.NamespaceList{}, client.MatchingFields{"metadata.name": namespace.Name})
	if err != nil {
		return fmt.Errorf("watching namespace %s: %w", namespace.Name, err)
	}
	defer watch.Stop()
	if err := c.Delete(ctx, namespace); err != nil {
		return fmt.Errorf("deleting namespace %s: %w", namespace.Name, err)
	}
	for event := range watch.ResultChan() {
		if event.Type == "DELETED" {
			return nil
		}
	}
	return fmt.Errorf("waiting until namespace %s is gone: %w", namespace.Name, ctx.Err())
}

// timePods watches the pods of a namespace from before the start, starts, and returns when each phase was reached by all of them.
func (c cluster) timePods(ctx context.Context, namespace string, start func() error) (timing, []corev1.Pod, error) {
	watch, err := c.Watch(ctx, &corev1.PodList{}, client.InNamespace(namespace))
	if err != nil {
		return timing{}, nil, fmt.Errorf("watching pods: %w", err)
	}
	defer watch.Stop()
	var result timing
	pods := map[string]*corev1.Pod{}
	began := time.Now()
	if err := start(); err != nil {
		return timing{}, nil, err
	}
	for event := range watch.ResultChan() {
		pod, isPod := event.Object.(*corev1.Pod)
		if !isPod {
			continue
		}
		pods[pod.Name] = pod
		if note(&result, pods, time.Since(began)); result[ready] > 0 {
			return result, values(pods), nil
		}
	}
	return timing{}, nil, fmt.Errorf("waiting for %d ready pods: %w", voters, ctx.Err())
}

// note writes down the phases that all pods have passed now for the first time.
func note(result *timing, pods map[string]*corev1.Pod, now time.Duration) {
	for p := range phases {
		passed := 0
		for _, pod := range pods {
			if reached(pod, p) {
				passed++
			}
		}
		if result[p] == 0 && passed >= voters {
			result[p] = now
		}
	}
}

func values(pods map[string]*corev1.Pod) []corev1.Pod {
	list := make([]corev1.Pod, 0, len(pods))
	for _, pod := range pods {
		list = append(list, *pod)
	}
	return list
}
