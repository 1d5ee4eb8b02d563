package world

import (
	"reflect"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/kube"
)

// publish brings the addresses behind the peer Service up to date: its pods, ready or not.
func (w *World) publish() bool {
	if w.resolveNow() {
		return true
	}
	if w.published == w.API.Revision() {
		return false
	}
	name := naming.PeerService(ClusterName)
	service, _ := w.API.Get(kube.Services, name).(*corev1.Service)
	slice, _ := w.API.Get(kube.Slices, name).(*discoveryv1.EndpointSlice)
	if service == nil {
		if slice != nil {
			w.API.Erase(kube.Slices, name)
			w.publishedIP = map[string]string{}
			return true
		}
		return false
	}
	endpoints, ips := w.behind(service)
	if slice != nil && reflect.DeepEqual(slice.Endpoints, endpoints) {
		w.published = w.API.Revision()
		return false
	}
	w.resolveLater(ips)
	after := &discoveryv1.EndpointSlice{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: kube.Namespace}}
	if slice != nil {
		after = slice.DeepCopy()
	}
	after.Labels = map[string]string{discoveryv1.LabelServiceName: name, v1alpha1.LabelManagedBy: v1alpha1.ManagedBy, v1alpha1.LabelCluster: ClusterName}
	after.Endpoints = endpoints
	if slice == nil {
		// It is not there.
		_ = w.API.Create(after)
	} else {
		w.API.Put(after)
	}
	return true
}

// later are the addresses that names lead to from a time on.
type later struct {
	at  time.Duration
	ips map[string]string
}

// resolveLater lets names lead to other addresses: at once, or when DNS has noticed.
func (w *World) resolveLater(ips map[string]string) {
	w.slowly = append(w.slowly, later{w.now + w.Faults.SlowDNS, ips})
	w.resolveNow()
}

// resolveNow lets names lead to the addresses whose time has come, and says whether there were any.
func (w *World) resolveNow() bool {
	changed := false
	for len(w.slowly) > 0 && (w.Faults.SlowDNS == 0 || w.slowly[0].at <= w.now) {
		w.publishedIP, w.slowly, w.network, changed = w.slowly[0].ips, w.slowly[1:], true, true
	}
	return changed
}

// resolvesAt is when the next name leads elsewhere; zero when none will.
func (w *World) resolvesAt() time.Duration {
	if len(w.slowly) == 0 {
		return 0
	}
	return w.slowly[0].at
}

// behind lists the pods that a Service selects and that have an address.
func (w *World) behind(service *corev1.Service) ([]discoveryv1.Endpoint, map[string]string) {
	var endpoints []discoveryv1.Endpoint
	ips := map[string]string{}
	for _, pod := range w.Pods() {
		if pod.Status.PodIP == "" || !selects(service.Spec.Selector, pod.Labels) {
			continue
		}
		host := pod.Name
		endpoints = append(endpoints, discoveryv1.Endpoint{Hostname: &host, Addresses: []string{pod.Status.PodIP}})
		ips[host] = pod.Status.PodIP
	}
	return endpoints, ips
}

func selects(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

// Serving are the pods that a Service leads clients to: ready ones that it selects.
func (w *World) Serving(service *corev1.Service) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, pod := range w.Pods() {
		if selects(service.Spec.Selector, pod.Labels) && Ready(pod) && pod.DeletionTimestamp == nil {
			pods = append(pods, pod)
		}
	}
	return pods
}

// Ready says whether a pod is ready.
func Ready(pod *corev1.Pod) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// resolves says whether a member's URL leads to where its pod is.
func (w *World) resolves(url string) bool {
	if w.Faults.DNSDown {
		return false
	}
	host := strings.TrimPrefix(url, "https://")
	member, _, _ := strings.Cut(host, ".")
	ip, published := w.publishedIP[member]
	if !published {
		return false
	}
	r := w.runtimes.at(ip)
	return r != nil && r.name == member
}
