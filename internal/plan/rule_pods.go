package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
)

// createPods makes the pods of all members side by side, so that the pull of the image, the volume and the network take
// the time of one. A pod without a ticket harms nobody: its agent waits until its member may run. A member whose claim
// is gone or was made again never gets a pod.
func createPods(v *view, d *verdict) {
	for _, m := range v.members {
		if m.Pod != nil || !m.ClaimIsItsOwn() || m.Removed || v.departure(m).kind == lost {
			continue
		}
		name := naming.MemberCertificates(m.Name)
		if v.Secrets[name] == nil || v.IsFounder(m.Name) && len(v.Secrets[name].Data[render.TicketKey]) == 0 {
			d.wait(v1alpha1.ReasonJoining, "the certificates of %s are being issued", m.Name)
			continue
		}
		pod := v.pod(m)
		again := m.EverJoined()
		if again && v.mayServe(m) {
			pod.Labels[v1alpha1.LabelServing] = "true"
		}
		if again {
			d.say(v1alpha1.ReasonRecreating, "the pod of %s is made again on its claim", m.Name)
		}
		d.do(CreatePod{Pod: pod, Again: again, Founder: v.IsFounder(m.Name)})
	}
}
