package act

import (
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	podresources "k8s.io/component-helpers/resource"
)

// shortage is what a ResourceQuota has too little of for a pod that it counts: what was requested, used and allowed of that.
type shortage struct {
	requested, used, limited corev1.ResourceList
}

// exceededQuota is how the API server tells of it.
var exceededQuota = regexp.MustCompile(`exceeded quota: \S+, requested: (\S+), used: (\S+), limited: (\S+)`)

// shortageIn reads it from the API server's words, and says whether an exceeded quota is what they tell of. Amounts that cannot be read are
// left out.
func shortageIn(err error) (shortage, bool) {
	if !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "exceeded quota") {
		return shortage{}, false
	}
	words := exceededQuota.FindStringSubmatch(err.Error())
	if words == nil {
		return shortage{}, true
	}
	return shortage{amounts(words[1]), amounts(words[2]), amounts(words[3])}, true
}

func amounts(text string) corev1.ResourceList {
	list := corev1.ResourceList{}
	for word := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(word, "=")
		if amount, err := resource.ParseQuantity(value); err == nil {
			list[corev1.ResourceName(name)] = amount
		}
	}
	return list
}

// lastsWithout says whether there is too little for another pod also when the one that runs has ended, as far as that can be known: a quota that
// is for one priority class may count others only, and not the old one.
func (s shortage) lastsWithout(runs *corev1.Pod) bool {
	if runs == nil {
		return true
	}
	for name, requested := range s.requested {
		used, isUsed := s.used[name]
		limited, isLimited := s.limited[name]
		ends, known := counted(runs, name)
		if !isUsed || !isLimited || !known {
			continue
		}
		used.Add(requested)
		if ends.Cmp(s.used[name]) <= 0 {
			// Else it cannot count the old one: it is for others.
			used.Sub(ends)
		}
		if used.Cmp(limited) > 0 {
			return true
		}
	}
	return false
}

// counted is what a ResourceQuota counts of a resource for a pod; unknown for what is no matter of pods.
func counted(pod *corev1.Pod, name corev1.ResourceName) (amount resource.Quantity, known bool) {
	var of corev1.ResourceList
	switch plain, limits := strings.CutPrefix(string(name), "limits."); {
	case name == corev1.ResourcePods, name == "count/pods":
		return *resource.NewQuantity(1, resource.DecimalSI), true
	case limits:
		of, name = podresources.PodLimits(pod, podresources.PodResourcesOptions{}), corev1.ResourceName(plain)
	case strings.HasPrefix(plain, "count/"):
		return amount, false
	default:
		of = podresources.PodRequests(pod, podresources.PodResourcesOptions{})
		name = corev1.ResourceName(strings.TrimPrefix(plain, corev1.DefaultResourceRequestsPrefix))
	}
	return of[name], true
}
