package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// What the operator aims at when one cluster rests.
const (
	restMemoryTarget = 40.0 // MiB
	restCPUTarget    = 0.01 // cores
)

// operatorLabels are on the operator's own pods, however it was installed.
var operatorLabels = client.MatchingLabels{
	"app.kubernetes.io/component": "operator",
	"app.kubernetes.io/part-of":   "production-ready-database",
}

// usage is what the kubelet counted of the operator's containers. What it calls RSS is anonymous memory alone.
type usage struct {
	anonymous  uint64
	cpuSeconds float64
	at         time.Time
}

// atRest founds one cluster, lets it rest, and prints what the operator uses meanwhile.
func (c cluster) atRest(ctx context.Context, o readyOptions) error {
	const namespace = "bench-rest"
	return c.inNamespace(ctx, namespace, func(ctx context.Context) error {
		available := make(chan error, 1)
		go func() { available <- c.awaitAvailable(ctx, namespace) }()
		if _, _, err := c.timePods(ctx, namespace, func() error { return c.createCluster(ctx, namespace, o) }); err != nil {
			return err
		}
		if err := <-available; err != nil {
			return err
		}
		// The kubelet's newest count may be from before the founding, which is no rest.
		first, err := c.operatorUsage(ctx, time.Now().Add(o.settle))
		if err != nil {
			return err
		}
		resident, err := c.residentMemory(ctx, namespace, first.at.Add(o.rest))
		if err != nil {
			return err
		}
		// The kubelet counts every ten seconds or so: what counts is the time between two of its counts.
		last, err := c.operatorUsage(ctx, first.at.Add(o.rest))
		if err != nil {
			return err
		}
		cpu := (last.cpuSeconds - first.cpuSeconds) / last.at.Sub(first.at).Seconds()
		fmt.Printf("BENCH rest.rss.mib %.1f target %.0f (the highest of those read; anonymous %.1f, pages of the program and other files %.1f)\n",
			mib(resident), restMemoryTarget, mib(last.anonymous), mib(resident-min(last.anonymous, resident)))
		fmt.Printf("BENCH rest.cpu.cores %.4f target %.2f (over %.0f s)\n", cpu, restCPUTarget, last.at.Sub(first.at).Seconds())
		return nil
	})
}

func mib(bytes uint64) float64 { return float64(bytes) / (1 << 20) }

// operatorUsage waits for a count of the kubelet that is not older than asked.
func (c cluster) operatorUsage(ctx context.Context, notBefore time.Time) (usage, error) {
	pods, err := c.operatorPods(ctx)
	if err != nil {
		return usage{}, err
	}
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		var sum usage
		for i := range pods {
			if err := c.add(ctx, &sum, &pods[i]); err != nil {
				return usage{}, err
			}
		}
		if sum.at.After(notBefore) {
			return sum, nil
		}
		select {
		case <-ctx.Done():
			return usage{}, fmt.Errorf("waiting for the kubelet's count: %w", ctx.Err())
		case <-look.C:
		}
	}
}

func (c cluster) operatorPods(ctx context.Context) ([]corev1.Pod, error) {
	var pods corev1.PodList
	if err := c.List(ctx, &pods, operatorLabels); err != nil {
		return nil, fmt.Errorf("looking for the operator's pod: %w", err)
	}
	if len(pods.Items) == 0 {
		return nil, fmt.Errorf("no pod has the labels %v: is the operator deployed?", operatorLabels)
	}
	return pods.Items, nil
}

// summary is the part of the kubelet's stats summary that matters here.
type summary struct {
	Pods []struct {
		PodRef struct {
			UID string `json:"uid"`
		} `json:"podRef"`
		Containers []struct {
			CPU struct {
				Time                 time.Time `json:"time"`
				UsageCoreNanoSeconds uint64    `json:"usageCoreNanoSeconds"`
			} `json:"cpu"`
			Memory struct {
				RSSBytes uint64 `json:"rssBytes"`
			} `json:"memory"`
		} `json:"containers"`
	} `json:"pods"`
}

// add adds what the pod's kubelet counted of it.
func (c cluster) add(ctx context.Context, sum *usage, pod *corev1.Pod) error {
	text, err := c.raw.CoreV1().RESTClient().Get().Resource("nodes").Name(pod.Spec.NodeName).
		SubResource("proxy").Suffix("stats/summary").DoRaw(ctx)
	if err != nil {
		return fmt.Errorf("asking the kubelet of %s: %w", pod.Spec.NodeName, err)
	}
	var stats summary
	if err := json.Unmarshal(text, &stats); err != nil {
		return fmt.Errorf("reading the kubelet's answer: %w", err)
	}
	for _, counted := range stats.Pods {
		if counted.PodRef.UID != string(pod.UID) {
			continue
		}
		for _, container := range counted.Containers {
			sum.anonymous += container.Memory.RSSBytes
			sum.cpuSeconds += float64(container.CPU.UsageCoreNanoSeconds) / 1e9
			if sum.at.IsZero() || container.CPU.Time.Before(sum.at) {
				sum.at = container.CPU.Time
			}
		}
	}
	return nil
}
