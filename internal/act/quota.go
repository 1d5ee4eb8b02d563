package act

import (
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// exceededQuota is how the API server says that a ResourceQuota has no room for an object: what is asked for, used and allowed of each
// resource that there is too little of.
var exceededQuota = regexp.MustCompile(`exceeded quota: [^,]*, requested: (\S*), used: (\S*), limited: (\S*)`)

// exceeded is what a ResourceQuota has too little of, by resource.
type exceeded struct{ requested, used, limited map[string]resource.Quantity }

// exceededIn reads from a refusal what a quota has too little of; false when something else is refused.
func exceededIn(refusal error) (exceeded, bool) {
	found := exceededQuota.FindStringSubmatch(refusal.Error())
	if found == nil {
		return exceeded{}, false
	}
	return exceeded{amounts(found[1]), amounts(found[2]), amounts(found[3])}, true
}

// amounts reads a list like requests.memory=1Gi,pods=1.
func amounts(list string) map[string]resource.Quantity {
	all := map[string]resource.Quantity{}
	for _, each := range strings.Split(list, ",") {
		name, value, _ := strings.Cut(each, "=")
		if amount, err := resource.ParseQuantity(value); err == nil {
			all[name] = amount
		}
	}
	return all
}

// endsWith says whether there is room once a pod has ended that is counted now. A quota may count only pods of some priority classes: then
// one of another class does not make room.
func (e exceeded) endsWith(other, pod *corev1.Pod) bool {
	class := pod.Spec.PriorityClassName
	if other == nil || class != "" && class != other.Spec.PriorityClassName || len(e.limited) == 0 {
		return false
	}
	for name, limit := range e.limited {
		needed := e.requested[name].DeepCopy()
		needed.Add(e.used[name])
		needed.Sub(counted(other, name))
		if needed.Cmp(limit) > 0 {
			return false
		}
	}
	return true
}

// counted is what a quota counts of a resource for a pod; none for resources that it is not known of.
func counted(pod *corev1.Pod, name string) resource.Quantity {
	if name == "pods" || name == "count/pods" {
		return *resource.NewQuantity(1, resource.DecimalSI)
	}
	of := func(r corev1.ResourceRequirements) corev1.ResourceList { return r.Requests }
	what, limits := strings.CutPrefix(name, "limits.")
	if limits {
		of = func(r corev1.ResourceRequirements) corev1.ResourceList { return r.Limits }
	}
	what = strings.TrimPrefix(what, "requests.")
	sum := pod.Spec.Overhead[corev1.ResourceName(what)].DeepCopy()
	for _, container := range pod.Spec.Containers {
		sum.Add(of(container.Resources)[corev1.ResourceName(what)])
	}
	return sum
}
