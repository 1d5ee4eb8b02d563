//go:build labcycle

package cluster

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
)

// Whoever stops a disk may be killed before he lets it go on. Nothing that waits for the disk can be killed then.
func TestDownWorksBehindADiskThatWasFrozenByAVerbThatWasKilled(t *testing.T) {
	mustLab(t, "down")
	before := traces(t)
	mustLab(t, "up", "--olm=false")
	writeForEver(t, "disk")
	verb := exec.Command(program, "fault", "stall", "default/disk", "--pulse=1h", "--period=2h", "--for=3h")
	if err := verb.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a process waits for the disk", func() bool { return waitsForDisk(t) })
	if err := verb.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = verb.Wait()

	mustLab(t, "down")
	if diff := cmp.Diff(before, traces(t)); diff != "" {
		t.Errorf("left behind (+) or taken away (-):\n%s", diff)
	}
	mustLab(t, "up", "--olm=false")
	assertHealthy(t)
}

// writeForEver runs a pod that writes to a volume of its own, and syncs, without end.
func writeForEver(t *testing.T, name string) {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	api, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	meta := metav1.ObjectMeta{Namespace: "default", Name: name}
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: meta, Spec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("300Mi")}},
	}}
	pod := &corev1.Pod{ObjectMeta: meta, Spec: corev1.PodSpec{
		Containers: []corev1.Container{{
			Name: "main", Image: images.Busybox,
			Command:      []string{"sh", "-c", "while true; do dd if=/dev/zero of=/data/file bs=4k count=1 conv=fsync 2>/dev/null; done"},
			VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
		}},
		Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name},
		}}},
	}}
	ctx := context.Background()
	if _, err := api.CoreV1().PersistentVolumeClaims("default").Create(ctx, claim, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := api.CoreV1().Pods("default").Create(ctx, pod, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the pod runs", func() bool {
		now, err := api.CoreV1().Pods("default").Get(ctx, name, metav1.GetOptions{})
		return err == nil && now.Status.Phase == corev1.PodRunning
	})
}

// waitsForDisk tells whether a process of the lab stands still in the kernel for as long as a healthy disk never takes.
func waitsForDisk(t *testing.T) bool {
	t.Helper()
	const long = 2 * time.Second
	waits := waiting(t)
	for began := time.Now(); time.Since(began) < long && len(waits) > 0; {
		still := waiting(t)
		for pid := range waits {
			if !still[pid] {
				delete(waits, pid)
			}
		}
	}
	return len(waits) > 0
}

// waiting are the processes of the lab that cannot be interrupted.
func waiting(t *testing.T) map[int]bool {
	t.Helper()
	pids, err := cgroup.Processes(layout.Cgroup)
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{}
	for _, pid := range pids {
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil {
			continue // It has ended.
		}
		if _, rest, ok := strings.Cut(string(stat), ") "); ok && strings.HasPrefix(rest, "D") {
			found[pid] = true
		}
	}
	return found
}

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain until %s", what)
		case <-again.C:
		}
	}
}
