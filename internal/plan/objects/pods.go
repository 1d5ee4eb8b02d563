package objects

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// CreatePods makes the pods of all members side by side, so that the pull of the image, the volume and the network take
// the time of one. A pod without a ticket harms nobody: its agent waits until its member may run. A member whose claim
// is gone or was made again never gets a pod.
func CreatePods(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		if m.Pod != nil || !m.ClaimIsItsOwn() || m.Removed || m.Retired() {
			continue
		}
		if !v.CanBeMade(m) {
			d.Say(v1alpha1.ReasonWaiting, "the pod of %s is to be made, and there is no image of etcd %s here", m.Name, v.VersionOf(m))
			continue
		}
		name := naming.MemberCertificates(m.Name)
		if v.Secrets[name] == nil || v.MayFound(m) && len(v.Secrets[name].Data[render.TicketKey]) == 0 {
			d.Wait(v1alpha1.ReasonJoining, "the certificates of %s are being issued", m.Name)
			continue
		}
		create := action.CreatePod{Pod: v.WantedPod(m), Again: m.EverJoined(), Founder: v.MayFound(m)}
		if v.Founded() {
			create.WithoutOverrides = v.PodWithoutOverrides(m)
		}
		if create.Again && mayServe(v, m) {
			serve(create.Pod)
			serve(create.WithoutOverrides)
		}
		if create.Again {
			d.Say(v1alpha1.ReasonRecreating, "the pod of %s is made again on its claim", m.Name)
		}
		d.Do(create)
	}
}

func serve(pod *corev1.Pod) {
	if pod != nil {
		pod.Labels[v1alpha1.LabelServing] = "true"
	}
}
