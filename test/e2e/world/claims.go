package world

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/test/lab/images"
)

// Like returns a claim to be created that has the name, labels and wishes of another one, and no volume yet.
func Like(claim *corev1.PersistentVolumeClaim) *corev1.PersistentVolumeClaim {
	spec := *claim.Spec.DeepCopy()
	spec.VolumeName = ""
	return &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: claim.Namespace, Name: claim.Name, Labels: claim.Labels},
		Spec:       spec,
	}
}

// BindClaim gives a claim its volume, by a pod that uses it for a moment.
func (w *World) BindClaim(name string) {
	w.Helper()
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "bind-" + name},
		Spec: corev1.PodSpec{
			RestartPolicy: corev1.RestartPolicyNever,
			Containers: []corev1.Container{{
				Name: "bind", Image: images.Busybox, Command: []string{"true"},
				VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
			}},
			Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
				PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name},
			}}},
		},
	}
	w.Make(pod)
	w.AwaitPod("has ended", pod.Name, time.Minute, func(p *Pod) bool { return p != nil && p.Status.Phase == corev1.PodSucceeded })
	w.Delete(pod)
	w.AwaitPod("is gone", pod.Name, time.Minute, func(p *Pod) bool { return p == nil })
}
