//go:build olm

package newcomer

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/olm"
)

// imagesOf notes which images the pods of namespaces ask their nodes for, each with one of these pods, until the returned function is
// called, which returns them. A node pulls nothing but what a pod asks for.
func (n *Newcomer) imagesOf(t *testing.T, namespaces ...string) (noted func() map[string]string) {
	t.Helper()
	changes := make([]<-chan watch.Event, len(namespaces))
	stops := make([]func(), len(namespaces))
	for i, namespace := range namespaces {
		watching, err := n.client.Watch(t.Context(), &corev1.PodList{}, client.InNamespace(namespace))
		if err != nil {
			t.Fatal(err)
		}
		changes[i], stops[i] = watching.ResultChan(), watching.Stop
	}
	collected := make(chan map[string]string, len(namespaces))
	for _, c := range changes {
		go func() {
			images := map[string]string{}
			for event := range c {
				if pod, isPod := event.Object.(*corev1.Pod); isPod {
					note(images, pod)
				}
			}
			collected <- images
		}()
	}
	return func() map[string]string {
		all := map[string]string{}
		for _, stop := range stops {
			stop()
			maps.Copy(all, <-collected)
		}
		return all
	}
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

// expectMirrored fails for every image that `make mirror-list` does not name, OLM's own aside, and when an image is missing without
// which nothing would have been seen.
func (n *Newcomer) expectMirrored(t *testing.T, images map[string]string) {
	t.Helper()
	var list bytes.Buffer
	if err := n.Checkout.MirrorList(&list, n.Registry.Name); err != nil {
		t.Fatal(err)
	}
	mirrored := map[string]bool{}
	for line := range strings.Lines(list.String()) {
		if image, _, _ := strings.Cut(strings.TrimSpace(line), " "); image != "#" {
			mirrored[image] = true
		}
	}
	bringsItself := n.imagesOfOLM(t)
	for image, pod := range images {
		switch {
		case bringsItself[image]:
		case !mirrored[image]:
			t.Errorf("pod %s asked for %s, which the list of images to mirror does not have", pod, image)
		case !strings.Contains(image, "@sha256:"):
			t.Errorf("pod %s asked for %s, which is no digest", pod, image)
		}
	}
	asked := strings.Join(slices.Collect(maps.Keys(images)), "\n")
	for _, needed := range []string{"/catalog@", "/etcd-cluster-bundle@", "/production-ready-database-bundle@", "/operator@", "/etcd@"} {
		if !strings.Contains(asked, needed) {
			t.Errorf("no pod with the image %s was seen, so nothing is proven: %v", needed, images)
		}
	}
}

// imagesOfOLM are what OLM's installation says that its pods are made with: the images of jobs that unpack bundles.
func (n *Newcomer) imagesOfOLM(t *testing.T) map[string]bool {
	t.Helper()
	operator := &appsv1.Deployment{}
	n.step(t, func(ctx context.Context) error {
		return n.client.Get(ctx, client.ObjectKey{Namespace: olm.Namespace, Name: "catalog-operator"}, operator)
	})
	images := map[string]bool{}
	for _, container := range operator.Spec.Template.Spec.Containers {
		for _, argument := range container.Args {
			name, value, _ := strings.Cut(strings.TrimLeft(argument, "-"), "=")
			if name == "opmImage" || name == "util-image" {
				images[value] = true
			}
		}
		images[container.Image] = true
	}
	return images
}
