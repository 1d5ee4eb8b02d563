package newcomer

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/olm"
)

// WatchImages notes which images the pods of namespaces ask their nodes for, each with one of these pods, until the returned function is
// called, which returns them. A node pulls nothing but what a pod asks for.
func (n *Newcomer) WatchImages(ctx context.Context, namespaces ...string) (noted func() map[string]string, err error) {
	collected := make(chan map[string]string, len(namespaces))
	stops := make([]func(), 0, len(namespaces))
	stop := func() {
		for _, one := range stops {
			one()
		}
	}
	for _, namespace := range namespaces {
		watching, err := n.client.Watch(ctx, &corev1.PodList{}, client.InNamespace(namespace))
		if err != nil {
			stop()
			return nil, fmt.Errorf("watching the pods of %s: %w", namespace, err)
		}
		stops = append(stops, watching.Stop)
		go func() { collected <- collectImages(watching.ResultChan()) }()
	}
	return func() map[string]string {
		stop()
		all := map[string]string{}
		for range namespaces {
			maps.Copy(all, <-collected)
		}
		return all
	}, nil
}

// collectImages collects the images of all pods that come, each with the name of a pod.
func collectImages(changes <-chan watch.Event) map[string]string {
	images := map[string]string{}
	for event := range changes {
		if pod, isPod := event.Object.(*corev1.Pod); isPod {
			note(images, pod)
		}
	}
	return images
}

// note adds the images of a pod: of containers of all sorts, and those that are mounted as volumes.
func note(images map[string]string, pod *corev1.Pod) {
	where := pod.Namespace + "/" + pod.Name
	for _, container := range pod.Spec.InitContainers {
		images[container.Image] = where
	}
	for _, container := range pod.Spec.Containers {
		images[container.Image] = where
	}
	for _, container := range pod.Spec.EphemeralContainers {
		images[container.Image] = where
	}
	for _, volume := range pod.Spec.Volumes {
		if volume.Image != nil {
			images[volume.Image.Reference] = where
		}
	}
}

// NotMirrored says of each image that neither `make mirror-list` names nor OLM brings itself which pod asked for it.
func (n *Newcomer) NotMirrored(ctx context.Context, images map[string]string) ([]string, error) {
	var list bytes.Buffer
	if err := n.Checkout.MirrorList(&list, n.Registry.Name); err != nil {
		return nil, err
	}
	known, err := n.imagesOfOLM(ctx)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(list.String()) {
		image, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		known[image] = true
	}
	var missing []string
	for image, pod := range images {
		if !known[image] {
			missing = append(missing, fmt.Sprintf("%s, for which pod %s asked", image, pod))
		}
	}
	slices.Sort(missing)
	return missing, nil
}

// imagesOfOLM are what OLM's installation says that its pods are made with: the images of jobs that unpack bundles.
func (n *Newcomer) imagesOfOLM(ctx context.Context) (map[string]bool, error) {
	operator := &appsv1.Deployment{}
	if err := n.client.Get(ctx, client.ObjectKey{Namespace: olm.Namespace, Name: "catalog-operator"}, operator); err != nil {
		return nil, fmt.Errorf("looking for OLM's catalog operator: %w", err)
	}
	images := map[string]bool{}
	for _, container := range operator.Spec.Template.Spec.Containers {
		for _, argument := range container.Args {
			name, value, _ := strings.Cut(strings.TrimLeft(argument, "-"), "=")
			if value != "" && (name == "opmImage" || name == "util-image") {
				images[value] = true
			}
		}
		images[container.Image] = true
	}
	return images, nil
}
