package world

import (
	"fmt"
	"strings"

	"database.example.com/operator/internal/simulator/kube"
)

// String tells what there is: pods, claims, processes.
func (w *World) String() string {
	var b strings.Builder
	for _, name := range w.API.Names(kube.Pods) {
		pod := w.Pod(name)
		fmt.Fprintf(&b, "pod %s on %q %s", name, pod.Spec.NodeName, pod.Status.Phase)
		if pod.DeletionTimestamp != nil {
			b.WriteString(", being deleted")
		}
		for _, c := range pod.Status.Conditions {
			fmt.Fprintf(&b, ", %s=%s %s", c.Type, c.Status, c.Message)
		}
		if p := w.ProcessOf(pod); p != nil {
			fmt.Fprintf(&b, ", etcd %s serves=%t leads=%t learner=%t", p.Version, p.Serves, p.Leads(), p.Learner())
		}
		if why := w.Waiting(pod); why != "" {
			fmt.Fprintf(&b, ", waits: %s", why)
		}
		b.WriteByte('\n')
	}
	for _, name := range w.API.Names(kube.Claims) {
		claim := w.Claim(name)
		fmt.Fprintf(&b, "claim %s %s, being deleted: %t", name, claim.UID, claim.DeletionTimestamp != nil)
		if v := w.VolumeOf(claim); v != nil {
			fmt.Fprintf(&b, ", volume on %q with data: %t", v.Node, v.Data != nil)
		}
		b.WriteByte('\n')
	}
	for _, n := range w.Nodes {
		fmt.Fprintf(&b, "%s off=%t cut=%t takes pods=%t\n", n.Name, n.Off, n.Cut, w.takesPods(n))
	}
	return b.String()
}
