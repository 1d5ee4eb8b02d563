//go:build lab

package e2e

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/test/e2e/world"
)

// Every member is asked for its version: on a port with TLS only those get an answer who are let in.
func TestNobodyIsLetInWithoutACertificateOfTheRightAuthorityOfTheCluster(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.Voters(1))
	w.Founded("other", world.Voters(1))
	member, stranger := w.Pods("db")[0], w.Pods("other")[0]
	certificates := map[string]*tls.Certificate{
		"no certificate":                          nil,
		"an application's certificate":            certificate(w, "db-connection", "tls"),
		"an application's, of another cluster":    certificate(w, "other-connection", "tls"),
		"a member's certificate for its peers":    certificate(w, naming.MemberCertificates(member.Name), "peer"),
		"a member's for peers of another cluster": certificate(w, naming.MemberCertificates(stranger.Name), "peer"),
	}
	for port, letIn := range map[int]string{
		naming.ClientPort: "an application's certificate",
		naming.PeerPort:   "a member's certificate for its peers",
	} {
		address := fmt.Sprintf("%s:%d", member.Status.PodIP, port)
		for whose, shown := range certificates {
			err := askVersion(t, "https://"+address, shown)
			if whose == letIn && err != nil {
				t.Errorf("port %d: who shows %s is not let in: %v", port, whose, err)
			}
			if whose != letIn && err == nil {
				t.Errorf("port %d: who shows %s is let in", port, whose)
			}
		}
		if err := askVersion(t, "http://"+address, nil); err == nil {
			t.Errorf("port %d answers without TLS", port)
		}
	}
	if err := ask(t, fmt.Sprintf("http://%s:%d/metrics", member.Status.PodIP, naming.MetricsPort), nil); err != nil {
		t.Errorf("the port for metrics, which alone has no TLS: %v", err)
	}
}

// certificate reads <kind>.crt and <kind>.key of a Secret.
func certificate(w *world.World, name, kind string) *tls.Certificate {
	w.Helper()
	var secret corev1.Secret
	if err := w.Client.Get(w.Context(), w.Named(name), &secret); err != nil {
		w.Fatal(err)
	}
	pair, err := tls.X509KeyPair(secret.Data[kind+".crt"], secret.Data[kind+".key"])
	if err != nil {
		w.Fatalf("Secret %s: %v", name, err)
	}
	return &pair
}

func askVersion(t *testing.T, server string, shown *tls.Certificate) error {
	t.Helper()
	return ask(t, server+"/version", shown)
}

// ask is answered with an error unless the server lets in who shows the certificate. Whose the server's own is does not matter here.
func ask(t *testing.T, url string, shown *tls.Certificate) error {
	t.Helper()
	config := &tls.Config{InsecureSkipVerify: true}
	if shown != nil {
		// Whatever authorities the server names: a client that hid its certificate would show nothing.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return shown, nil }
	}
	transport := &http.Transport{TLSClientConfig: config}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Transport: transport, Timeout: world.CallTime}).Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", answer.Status)
	}
	return nil
}
