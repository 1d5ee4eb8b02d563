package world

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
)

// Volume is what a claim holds.
type Volume struct {
	Claim types.UID
	Name  string
	// Node is where it is, when it is on a machine's own disk.
	Node string
	// Data is the engine's directory, nil when it is empty; Partial is true when a part of it is left.
	Data    *engine.Data
	Partial bool
	// Marker is what the guard wrote beside it.
	Marker *guard.Marker
	// Lost is true once it was emptied, or replaced by an older copy.
	Lost bool
}

// look is what the guard sees of it.
func (v *Volume) look() guard.Disk {
	d := guard.Disk{Data: guard.Empty, Marker: v.Marker}
	switch {
	case v.Data != nil:
		d.Data = guard.Complete
	case v.Partial:
		d.Data = guard.Partial
	}
	return d
}

// Wipe empties a volume. A process that runs on it goes on with what it has in memory and in open files.
func (v *Volume) Wipe(marker bool) {
	v.Data, v.Partial, v.Lost = nil, false, true
	if marker {
		v.Marker = nil
	}
}

// VolumeOf is the volume of a claim; nil when there is none.
func (w *World) VolumeOf(claim *corev1.PersistentVolumeClaim) *Volume {
	if claim == nil {
		return nil
	}
	return w.Volumes[claim.UID]
}

// bind gives a claim its volume, when its first pod was given a node.
func (w *World) bind(claim *corev1.PersistentVolumeClaim, n *Node) {
	v := &Volume{Claim: claim.UID, Name: claim.Name}
	object := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "volume-of-" + string(claim.UID)}}
	if n.Local {
		v.Node = n.Name
		object.Spec.NodeAffinity = onlyOn(n.Name)
	}
	w.Volumes[claim.UID] = v
	// It cannot be there already: no claim has the UID of another one.
	_ = w.API.Create(object)
	after := claim.DeepCopy()
	after.Spec.VolumeName = object.Name
	after.Status.Phase = corev1.ClaimBound
	after.Status.Capacity = after.Spec.Resources.Requests
	w.API.Put(after)
}

// onlyOn says that a volume can be used on one node alone.
func onlyOn(node string) *corev1.VolumeNodeAffinity {
	return &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
		MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{node}}},
	}}}}
}

// releaseClaims lets claims go that are deleted and that no pod on a node uses.
func (w *World) releaseClaims() bool {
	if w.released == w.API.Revision() {
		return false
	}
	for _, name := range w.API.Names(kube.Claims) {
		claim := w.Claim(name)
		if pod := w.Pod(name); claim.DeletionTimestamp == nil || pod != nil && pod.Spec.NodeName != "" {
			continue
		}
		w.API.Erase(kube.Claims, name)
		w.API.Erase(kube.Volumes, claim.Spec.VolumeName)
		delete(w.Volumes, claim.UID)
		return true
	}
	w.released = w.API.Revision()
	return false
}

// inUse says whether a process or an agent elsewhere holds a volume.
func (w *World) inUse(claim types.UID, except *runtime) bool {
	for _, r := range w.runtimes {
		if r != except && r.claim == claim {
			return true
		}
	}
	return false
}
