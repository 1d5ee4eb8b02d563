//go:build lab

package fault

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/test/lab/layout"
)

// Who asks for a name before it exists is told so for half a minute, as in clusters that kubeadm made: CoreDNS keeps that answer, too.
func TestANameThatWasAskedForTooEarlyStaysUnknownForAWhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", false)
	server := s.nameServer()
	ask := func(name string) error {
		_, err := s.inside("one", fmt.Sprintf("nslookup %s.%s.svc.%s %s", name, s.namespace, layout.ClusterDomain, server))
		return err
	}
	s.await("the server answers", time.Minute, func() error {
		_, err := s.inside("one", askForKubernetes+" "+server)
		return err
	})
	if err := ask("early"); err == nil {
		t.Fatal("a name is known that does not exist")
	}

	began := time.Now()
	s.service("early")
	// Each of these is asked for once: the first that is known tells that the server knows what was made before it.
	tries := 0
	s.await("the server knows new names", time.Minute, func() error {
		tries++
		name := fmt.Sprintf("fresh-%d", tries)
		s.service(name)
		return ask(name)
	})
	took := time.Since(began)
	switch err := ask("early"); {
	case err == nil && took < 10*time.Second:
		t.Errorf("a name that was asked for too early was known after %s", took)
	case err == nil:
		t.Skipf("the server needed %s to know any name: the answer may have run out", took)
	}
	s.await("the answer runs out", time.Minute, func() error { return ask("early") })
}

func TestAPodReachesTheRegistryByItsName(t *testing.T) {
	s := newSite(t)
	s.run("one", "node1", false)
	answer := ""
	s.await("the registry's name is known", time.Minute, func() (err error) {
		answer, err = s.inside("one", "nslookup "+layout.RegistryHost)
		return err
	})
	if !strings.Contains(answer, layout.HostIP) {
		t.Errorf("the registry's name leads elsewhere than %s: %s", layout.HostIP, answer)
	}
	_, port, _ := strings.Cut(layout.Registry, ":")
	s.must("one", fmt.Sprintf("nc -w 5 %s %s </dev/null", layout.HostIP, port))
}

// nameServer is the address of one of CoreDNS's pods: each keeps answers of its own.
func (s *site) nameServer() string {
	s.Helper()
	pods, err := s.api.CoreV1().Pods("kube-system").List(s.Context(), metav1.ListOptions{LabelSelector: "k8s-app=kube-dns"})
	if err != nil {
		s.Fatal(err)
	}
	for _, pod := range pods.Items {
		if pod.Status.Phase == corev1.PodRunning && pod.DeletionTimestamp == nil {
			return pod.Status.PodIP
		}
	}
	s.Fatal("no pod of CoreDNS runs")
	return ""
}

func (s *site) service(name string) {
	s.Helper()
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: name},
		Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}},
	}
	if _, err := s.api.CoreV1().Services(s.namespace).Create(s.Context(), service, metav1.CreateOptions{}); err != nil {
		s.Fatal(err)
	}
}
