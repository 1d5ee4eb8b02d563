package door_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"database.example.com/operator/internal/guard/door"
	"database.example.com/operator/internal/pki"
)

// house is a member's TLS directory, and the authority that clients come from.
type house struct {
	dir string
	ca  pki.Pair
}

func newHouse(t *testing.T) house {
	t.Helper()
	ca := must(pki.NewAuthority("test", time.Now()))(t)
	server := must(pki.Issue(ca, pki.Request{CommonName: "m", DNSNames: []string{"localhost"}, Server: true, Client: true}, time.Now()))(t)
	h := house{dir: t.TempDir(), ca: ca}
	for name, content := range map[string][]byte{"client-ca.crt": ca.Cert, "server.crt": server.Cert, "server.key": server.Key} {
		if err := os.WriteFile(filepath.Join(h.dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// visitor is a client with a certificate of the given name, or none.
func (h house) visitor(t *testing.T, name string) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(h.ca.Cert)
	config := &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}
	if name != "" {
		pair := must(pki.Issue(h.ca, pki.Request{CommonName: name, Client: true}, time.Now()))(t)
		config.Certificates = []tls.Certificate{must(tls.X509KeyPair(pair.Cert, pair.Key))(t)}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
}

func open(t *testing.T, h house) (*door.Door, string) {
	t.Helper()
	free := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	address := free.Addr().String()
	free.Close()
	d := must(door.Open(address, h.dir))(t)
	t.Cleanup(func() { d.Close() })
	return d, "https://" + address
}

// visit makes one request and returns its status.
func visit(t *testing.T, client *http.Client, method, url, body string) (int, error) {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body)))(t)
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	return answer.StatusCode, nil
}

func hint(t *testing.T, client *http.Client, url, body string) int {
	t.Helper()
	return must(visit(t, client, http.MethodPut, url+"/hint", body))(t)
}

func TestTheOperatorsNewestHintIsHeard(t *testing.T) {
	h := newHouse(t)
	d, url := open(t, h)
	operator := h.visitor(t, "root")
	for _, body := range []string{`{"peers":["10.0.0.1:2379"]}`, `{"peers":["10.0.0.2:2379"]}`} {
		if got := hint(t, operator, url, body); got != http.StatusNoContent {
			t.Fatalf("the hint was answered %d", got)
		}
	}
	if got := <-d.Hints(); len(got) != 1 || got[0] != "10.0.0.2:2379" {
		t.Errorf("heard %v, want the newest hint", got)
	}
}

func TestOthersAreNotHeard(t *testing.T) {
	h := newHouse(t)
	_, url := open(t, h)
	if got := hint(t, h.visitor(t, "m"), url, `{"peers":[]}`); got != http.StatusForbidden {
		t.Errorf("a member's hint was answered %d, want 403", got)
	}
	if _, err := visit(t, h.visitor(t, ""), http.MethodGet, url+"/state", ""); err == nil {
		t.Error("a visitor without a certificate was let in")
	}
	if _, err := visit(t, newHouse(t).visitor(t, "root"), http.MethodGet, url+"/state", ""); err == nil {
		t.Error("a visitor of another authority was let in")
	}
}

func TestHintsThatAreNoneAreRefused(t *testing.T) {
	h := newHouse(t)
	_, url := open(t, h)
	for _, body := range []string{`{`, `{"peers":["no port"]}`} {
		if got := hint(t, h.visitor(t, "root"), url, body); got != http.StatusBadRequest {
			t.Errorf("%s was answered %d, want 400", body, got)
		}
	}
}
