//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/images"
)

// warm has every node pull what offers are made of, and what OLM unpacks them with: a pod on each mounts all of it.
func (n *Newcomer) warm(t *testing.T, offers []offer) {
	t.Helper()
	var own map[string]bool
	n.step(t, func(ctx context.Context) (err error) {
		own, err = n.imagesOfOLM(ctx)
		return err
	})
	wanted := slices.Collect(maps.Keys(own))
	for _, o := range offers {
		wanted = append(wanted, o.images...)
	}
	const name = "warm"
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	n.step(t, func(ctx context.Context) error { return n.client.Create(ctx, namespace) })
	defer n.leave(t, func(ctx context.Context) error { return n.client.Delete(ctx, namespace) })
	puller := pullerOf(name, wanted)
	n.step(t, func(ctx context.Context) error { return n.client.Create(ctx, puller) })
	n.step(t, func(ctx context.Context) error {
		return n.await(ctx, &appsv1.DaemonSetList{}, name, name, func() (bool, error) {
			err := n.client.Get(ctx, client.ObjectKeyFromObject(puller), puller)
			is := puller.Status
			return err == nil && is.DesiredNumberScheduled > 0 && is.NumberReady == is.DesiredNumberScheduled, err
		})
	})
	n.say("every node has pulled %d images", len(wanted))
}

// pullerOf is a pod on every node that does nothing, with images for volumes.
func pullerOf(name string, wanted []string) *appsv1.DaemonSet {
	labels := map[string]string{"app": name}
	pod := corev1.PodSpec{Containers: []corev1.Container{{Name: "pause", Image: images.Pause}}}
	for i, image := range wanted {
		volume := fmt.Sprintf("image-%d", i)
		pod.Volumes = append(pod.Volumes, corev1.Volume{Name: volume, VolumeSource: corev1.VolumeSource{
			Image: &corev1.ImageVolumeSource{Reference: image, PullPolicy: corev1.PullIfNotPresent},
		}})
		mount := corev1.VolumeMount{Name: volume, MountPath: "/images/" + volume}
		pod.Containers[0].VolumeMounts = append(pod.Containers[0].VolumeMounts, mount)
	}
	return &appsv1.DaemonSet{
		ObjectMeta: metav1.ObjectMeta{Namespace: name, Name: name},
		Spec: appsv1.DaemonSetSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: pod},
		},
	}
}
