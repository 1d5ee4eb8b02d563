//go:build lab

package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
)

// ground is a namespace with one claim and one pod that uses it.
type ground struct {
	*testing.T
	client    kubernetes.Interface
	namespace string
}

func newGround(t *testing.T, class, size, script string) *ground {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		t.Fatalf("is the lab up? %v", err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{t, client, "storage-" + strings.ToLower(rand.Text()[:8])}
	ctx := t.Context()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: g.namespace}}
	g.must(client.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{}))
	t.Cleanup(func() {
		if err := client.CoreV1().Namespaces().Delete(context.Background(), g.namespace, metav1.DeleteOptions{}); err != nil {
			t.Errorf("deleting the namespace: %v", err)
		}
	})
	g.must(client.CoreV1().PersistentVolumeClaims(g.namespace).Create(ctx, claim(class, size), metav1.CreateOptions{}))
	g.must(client.CoreV1().Pods(g.namespace).Create(ctx, pod(script), metav1.CreateOptions{}))
	return g
}

func claim(class, size string) *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: "data"},
		Spec: corev1.PersistentVolumeClaimSpec{
			StorageClassName: &class,
			AccessModes:      []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:        corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}},
		},
	}
}

func pod(script string) *corev1.Pod {
	grace := int64(0)
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "pod"},
		Spec: corev1.PodSpec{
			RestartPolicy: corev1.RestartPolicyNever, TerminationGracePeriodSeconds: &grace,
			Containers: []corev1.Container{{
				Name: "main", Image: images.Busybox, Command: []string{"sh", "-c", script},
				VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
			}},
			Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
				PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"}}}},
		},
	}
}

func (g *ground) must(_ any, err error) {
	g.Helper()
	if err != nil {
		g.Fatal(err)
	}
}

// await polls until the check holds.
func (g *ground) await(what string, check func() error) {
	g.Helper()
	deadline, tick := time.After(90*time.Second), time.NewTicker(200*time.Millisecond)
	defer tick.Stop()
	for {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			g.Fatalf("waiting until %s: %v", what, err)
		}
	}
}

func (g *ground) log() (string, error) {
	stream, err := g.client.CoreV1().Pods(g.namespace).GetLogs("pod", &corev1.PodLogOptions{}).Stream(g.Context())
	if err != nil {
		return "", err
	}
	defer stream.Close()
	var content bytes.Buffer
	_, err = io.Copy(&content, stream)
	return content.String(), err
}

func (g *ground) logSays(text string) func() error {
	return func() error {
		content, err := g.log()
		if err == nil && !strings.Contains(content, text) {
			err = fmt.Errorf("the pod said %q", content)
		}
		return err
	}
}

func (g *ground) grow(size string) error {
	patch := fmt.Sprintf(`[{"op":"replace","path":"/spec/resources/requests/storage","value":%q}]`, size)
	_, err := g.client.CoreV1().PersistentVolumeClaims(g.namespace).Patch(g.Context(), "data", "application/json-patch+json", []byte(patch), metav1.PatchOptions{})
	return err
}

func TestAFullVolumeHasNoSpaceLeft(t *testing.T) {
	g := newGround(t, "standard", "400Mi", "dd if=/dev/zero of=/data/fill bs=1M count=1000; echo wrote $(($(stat -c %s /data/fill) >> 20)) MiB")
	g.await("the pod wrote all it could", g.logSays("wrote "))
	content, err := g.log()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(content, "No space left on device") {
		t.Errorf("writing 1000 MiB to a volume of 400 MiB said %q", content)
	}
	var wrote int
	if _, err := fmt.Sscanf(content[strings.Index(content, "wrote "):], "wrote %d", &wrote); err != nil || wrote < 200 || wrote > 400 {
		t.Errorf("%d MiB went into a volume of 400 MiB (%v)", wrote, err)
	}
}

func TestAVolumeGrowsWhileAPodUsesIt(t *testing.T) {
	g := newGround(t, "standard", "300Mi", "while :; do df -m /data | tail -1; sleep 1; done")
	g.await("the pod runs", g.logSays("/data"))
	if err := g.grow("1Gi"); err != nil {
		t.Fatal(err)
	}
	g.await("the claim has the new size", func() error {
		claim, err := g.client.CoreV1().PersistentVolumeClaims(g.namespace).Get(g.Context(), "data", metav1.GetOptions{})
		if err == nil && claim.Status.Capacity.Storage().Cmp(resource.MustParse("1Gi")) < 0 {
			err = fmt.Errorf("status: %+v", claim.Status)
		}
		return err
	})
	g.await("the running pod sees it", func() error {
		content, err := g.log()
		if err != nil {
			return err
		}
		lines := strings.Split(strings.TrimSpace(content), "\n")
		var size int
		if _, err := fmt.Sscanf(strings.Join(strings.Fields(lines[len(lines)-1])[1:], " "), "%d", &size); err != nil {
			return err
		}
		if size < 900 {
			return fmt.Errorf("the file system has %d MiB", size)
		}
		return nil
	})
	pod, err := g.client.CoreV1().Pods(g.namespace).Get(t.Context(), "pod", metav1.GetOptions{})
	if err != nil || pod.Status.ContainerStatuses[0].RestartCount != 0 {
		t.Errorf("the pod was not left alone: %v %+v", err, pod.Status.ContainerStatuses)
	}
}

func TestAClassWithoutExpansionRefusesGrowth(t *testing.T) {
	g := newGround(t, "standard-noexpand", "300Mi", "echo ready; sleep 1000")
	g.await("the pod runs", g.logSays("ready"))
	if err := g.grow("1Gi"); !apierrors.IsForbidden(err) {
		t.Errorf("got %v, want that growth is forbidden", err)
	}
}

func TestTheFileOfAVolumeGoesWithItsClaim(t *testing.T) {
	g := newGround(t, "standard", "300Mi", "echo ready; sleep 1000")
	g.await("the pod runs", g.logSays("ready"))
	claims := g.client.CoreV1().PersistentVolumeClaims(g.namespace)
	claim, err := claims.Get(t.Context(), "data", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	pods := g.client.CoreV1().Pods(g.namespace)
	pod, err := pods.Get(t.Context(), "pod", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file := ImageFile(pod.Spec.NodeName, claim.Spec.VolumeName)
	if err := pods.Delete(t.Context(), "pod", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := claims.Delete(t.Context(), "data", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	g.await("the volume is gone", func() error {
		_, err := g.client.CoreV1().PersistentVolumes().Get(g.Context(), claim.Spec.VolumeName, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return nil
		}
		return fmt.Errorf("it is still there (%w)", err)
	})
	if exists(file) {
		t.Errorf("%s is still there", file)
	}
}
