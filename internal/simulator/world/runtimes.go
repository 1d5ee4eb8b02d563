package world

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/types"
)

// runtimes are the pods on nodes, in the order of their names. The list is never changed in place: who walks along it may add and
// remove.
type runtimes []*runtime

// of finds what a kubelet has made of a pod; nil when nothing.
func (all runtimes) of(pod types.UID) *runtime {
	for _, r := range all {
		if r.uid == pod {
			return r
		}
	}
	return nil
}

// with returns the list with one more.
func (all runtimes) with(r *runtime) runtimes {
	at, _ := slices.BinarySearchFunc(all, r, func(a, b *runtime) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.uid, b.uid))
	})
	return slices.Insert(slices.Clone(all), at, r)
}

// without returns the list without what was made of a pod.
func (all runtimes) without(pod types.UID) runtimes {
	return slices.DeleteFunc(slices.Clone(all), func(r *runtime) bool { return r.uid == pod })
}

// at finds the pod that has an address; nil when none has.
func (all runtimes) at(ip string) *runtime {
	for _, r := range all {
		if r.booted && r.ip == ip {
			return r
		}
	}
	return nil
}
