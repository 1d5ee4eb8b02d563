package crash

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"k8s.io/client-go/rest"

	"database.example.com/operator/internal/etcd"
)

type silent struct{ etcd.Client }

func (silent) Promote(context.Context, etcd.Endpoint, uint64) error { return nil }

func (silent) Remove(context.Context, etcd.Endpoint, uint64) error {
	return rpctypes.ErrGRPCMemberNotFound
}

func (silent) Status(context.Context, etcd.Endpoint) (etcd.Status, error) { return etcd.Status{}, nil }

func TestTheProcessEndsAfterTheGivenNumberOfWritesThatKubernetesAndEtcdAccepted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if strings.HasSuffix(request.URL.Path, "/refused") {
			answer.WriteHeader(http.StatusConflict)
		}
	}))
	defer server.Close()
	writes := After(3)
	ended := 0
	writes.exit = func(int) { ended++ }
	config := &rest.Config{Host: server.URL}
	writes.Kubernetes(config)
	kubernetes, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	call := func(method, path string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := kubernetes.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	member := writes.Etcd(silent{})

	call(http.MethodGet, "/api/v1/pods")
	call(http.MethodPost, "/apis/events.k8s.io/v1/namespaces/ns/events")
	call(http.MethodPost, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
	call(http.MethodPost, "/api/v1/namespaces/ns/pods?dryRun=All")
	call(http.MethodPost, "/api/v1/namespaces/ns/pods")
	call(http.MethodPut, "/api/v1/namespaces/ns/pods/refused")
	_ = member.Remove(t.Context(), etcd.Endpoint{}, 1)
	_, _ = member.Status(t.Context(), etcd.Endpoint{})
	_ = member.Promote(t.Context(), etcd.Endpoint{}, 1)
	if ended != 0 {
		t.Fatalf("it ended after two writes, want three")
	}
	call(http.MethodPatch, "/api/v1/namespaces/ns/pods/p/status")
	if ended != 1 {
		t.Errorf("it ended %d times after three writes, want once", ended)
	}
}

func TestNothingEndsTheProcessUnlessAskedFor(t *testing.T) {
	writes := After(0)
	config := &rest.Config{}
	writes.Kubernetes(config)
	if config.WrapTransport != nil {
		t.Error("the clients of Kubernetes are wrapped")
	}
	if inner := (silent{}); writes.Etcd(inner) != etcd.Client(inner) {
		t.Error("the client of etcd is wrapped")
	}
}
