package kube

import (
	"errors"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Refuses says why the API server does not take an object for what it holds; nil when it does. It knows no class of priority, and no pod
// without name servers that wants none of the cluster's.
func Refuses(obj client.Object) error {
	pod, is := obj.(*corev1.Pod)
	switch {
	case !is:
		return nil
	case pod.Spec.PriorityClassName != "":
		return apierrors.NewForbidden(resources[Pods], pod.Name, errors.New("no PriorityClass with name "+pod.Spec.PriorityClassName+" was found"))
	case pod.Spec.DNSPolicy == corev1.DNSNone && pod.Spec.DNSConfig == nil:
		return apierrors.NewInvalid(corev1.SchemeGroupVersion.WithKind("Pod").GroupKind(), pod.Name, field.ErrorList{
			field.Required(field.NewPath("spec", "dnsConfig", "nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None"),
		})
	}
	return nil
}
