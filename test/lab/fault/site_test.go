//go:build lab

package fault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"database.example.com/operator/test/lab/images"
)

// site is a namespace of the test's own, with simple pods to try faults on.
type site struct {
	*testing.T
	api       kubernetes.Interface
	namespace string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{T: t}
	var err error
	if s.api, err = connect(); err != nil {
		t.Fatalf("connecting to the lab (is it up?): %v", err)
	}
	random := make([]byte, 4)
	_, _ = rand.Read(random)
	s.namespace = "fault-" + hex.EncodeToString(random)
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: s.namespace}}
	if _, err := s.api.CoreV1().Namespaces().Create(t.Context(), namespace, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := s.api.CoreV1().Namespaces().Delete(context.Background(), s.namespace, metav1.DeleteOptions{})
		if err != nil {
			t.Errorf("deleting the namespace: %v", err)
		}
	})
	return s
}

// named is the name of an object of the test.
func (s *site) named(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: s.namespace, Name: name}
}

// run makes a pod on a node, with a volume under /data if it is asked for, and waits until it runs. It answers on port 8080.
func (s *site) run(name, node string, volume bool) *corev1.Pod {
	s.Helper()
	pod := s.pod(name)
	if volume {
		s.claim(name)
		pod = s.podWithVolume(name)
	}
	pod.Spec.NodeSelector = map[string]string{corev1.LabelHostname: node}
	s.create(pod)
	return s.awaitRunning(name, 0)
}

func (s *site) pod(name string) *corev1.Pod {
	now := int64(0)
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: name},
		Spec: corev1.PodSpec{
			TerminationGracePeriodSeconds: &now,
			Containers: []corev1.Container{{
				Name: "main", Image: images.Busybox, Command: []string{"sh", "-c", "mkdir -p /tmp/www; exec httpd -f -p 8080 -h /tmp/www"},
			}},
		},
	}
}

// podWithVolume mounts the claim of the pod's name.
func (s *site) podWithVolume(name string) *corev1.Pod {
	pod := s.pod(name)
	pod.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}
	pod.Spec.Volumes = []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name},
	}}}
	return pod
}

func (s *site) create(pod *corev1.Pod) {
	s.Helper()
	if _, err := s.api.CoreV1().Pods(s.namespace).Create(s.Context(), pod, metav1.CreateOptions{}); err != nil {
		s.Fatal(err)
	}
}

func (s *site) claim(name string) {
	s.Helper()
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: name},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("300Mi")}},
		},
	}
	if _, err := s.api.CoreV1().PersistentVolumeClaims(s.namespace).Create(s.Context(), claim, metav1.CreateOptions{}); err != nil {
		s.Fatal(err)
	}
}

// awaitRunning waits until a pod runs that was restarted at least so often.
func (s *site) awaitRunning(name string, restarts int32) *corev1.Pod {
	s.Helper()
	var pod *corev1.Pod
	s.await("pod "+name+" runs", 2*time.Minute, func() error {
		var err error
		if pod, err = s.api.CoreV1().Pods(s.namespace).Get(s.Context(), name, metav1.GetOptions{}); err != nil {
			return err
		}
		for _, status := range pod.Status.ContainerStatuses {
			if status.State.Running != nil && status.RestartCount >= restarts {
				return nil
			}
		}
		return fmt.Errorf("phase %s, containers %+v", pod.Status.Phase, pod.Status.ContainerStatuses)
	})
	return pod
}

// deletePod waits until the pod is gone.
func (s *site) deletePod(name string) {
	s.Helper()
	if err := s.api.CoreV1().Pods(s.namespace).Delete(s.Context(), name, metav1.DeleteOptions{}); err != nil {
		s.Fatal(err)
	}
	s.await("pod "+name+" is gone", time.Minute, func() error {
		_, err := s.api.CoreV1().Pods(s.namespace).Get(s.Context(), name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return nil
		}
		return fmt.Errorf("it is still there (%w)", err)
	})
}

// inside runs a shell command in a pod's namespaces, without the kubelet, so that it works while the pod's node is cut off.
func (s *site) inside(pod, command string) (string, error) {
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	defer cancel()
	freezer, err := findFreezer()
	if err != nil {
		return "", err
	}
	group, err := controlGroup(ctx, freezer.root, s.named(pod), "main")
	if err != nil {
		return "", err
	}
	processes, err := processesOf(group)
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, "nsenter", "--target", strconv.Itoa(processes[0]), "--mount", "--net", "--",
		"sh", "-c", command).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// must runs a command in a pod that has to succeed.
func (s *site) must(pod, command string) string {
	s.Helper()
	out, err := s.inside(pod, command)
	if err != nil {
		s.Fatalf("%s in pod %s: %v: %s", command, pod, err, out)
	}
	return out
}

// reaches tells whether a pod gets an answer from another one, as an error if it does not.
func (s *site) reaches(from string, to *corev1.Pod) error {
	out, err := s.inside(from, fmt.Sprintf("nc -w 2 %s 8080 </dev/null", to.Status.PodIP))
	if err != nil {
		return fmt.Errorf("%s gets no answer from %s: %w: %s", from, to.Name, err, out)
	}
	return nil
}

func (s *site) await(what string, within time.Duration, try func() error) {
	s.Helper()
	deadline := time.After(within)
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-deadline:
			s.Fatalf("waiting until %s: %v after %v", what, err, within)
		case <-again.C:
		}
	}
}

// healing fails the test if the fault could not be made, and heals it at the end at the latest.
func (s *site) healing(heal Heal, err error) func() {
	s.Helper()
	now := func() {
		s.Helper()
		if err := heal(context.Background()); err != nil {
			s.Errorf("healing: %v", err)
		}
	}
	if heal != nil {
		s.Cleanup(now)
	}
	if err != nil {
		s.Fatal(err)
	}
	return now
}
