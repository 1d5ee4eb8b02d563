//go:build api

package api

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// TestWithoutTheReviewsNobodyGetsMetricsAndWithThemWhoMay has a reader ask before and after the operator may ask who the reader is.
func TestWithoutTheReviewsNobodyGetsMetricsAndWithThemWhoMay(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "etcd-cluster")
	ask := a.serveMetrics()
	reader, stranger := a.token("reader"), a.token("stranger")
	a.create(&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: a.namespace + "-metrics"}, Rules: a.rulesOfReader()})
	a.create(&rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: a.namespace + "-metrics"},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: a.namespace, Name: "reader"}},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: a.namespace + "-metrics"},
	})
	if got := ask(reader); got != http.StatusInternalServerError {
		t.Errorf("without the reviews a reader is answered %d, want %d", got, http.StatusInternalServerError)
	}
	a.grantWide()
	a.eventually("the reader to be answered", func(context.Context) (bool, error) { return ask(reader) == http.StatusOK, nil })
	if got := ask(stranger); got != http.StatusForbidden {
		t.Errorf("a stranger is answered %d, want %d", got, http.StatusForbidden)
	}
	if got := ask(""); got != http.StatusUnauthorized {
		t.Errorf("nobody is answered %d, want %d", got, http.StatusUnauthorized)
	}
}

// rulesOfReader are those of the role that the bundle has for whoever reads metrics.
func (a *account) rulesOfReader() []rbacv1.PolicyRule {
	a.Helper()
	for _, role := range a.bundle.Roles {
		if strings.HasSuffix(role.Name, "-metrics-reader") {
			return role.Rules
		}
	}
	a.Fatal("the bundle has no role for readers of metrics")
	return nil
}

// serveMetrics serves metrics as the program does, and returns what asks for them with a token and returns the status.
func (a *account) serveMetrics() func(token string) int {
	a.Helper()
	c, err := rest.HTTPClientFor(a.config())
	if err != nil {
		a.Fatal(err)
	}
	metrics, err := server.NewServer(server.Options{
		BindAddress: "127.0.0.1:0", SecureServing: true, FilterProvider: filters.WithAuthenticationAndAuthorization,
	}, a.config(), c)
	if err != nil {
		a.Fatal(err)
	}
	ctx, stop := context.WithCancel(a.Context())
	ended := make(chan error, 1)
	go func() { ended <- metrics.Start(ctx) }()
	a.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			a.Errorf("the server of metrics ended: %v", err)
		}
	})
	address := metrics.(interface{ GetBindAddr() string }).GetBindAddr
	a.eventually("an address", func(context.Context) (bool, error) { return address() != "", nil })
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	return func(token string) int {
		a.Helper()
		request, err := http.NewRequestWithContext(a.Context(), http.MethodGet, "https://"+address()+"/metrics", nil)
		if err != nil {
			a.Fatal(err)
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		answer, err := trusting.Do(request)
		if err != nil {
			a.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
}

// token makes a service account and a token of it.
func (a *account) token(name string) string {
	a.Helper()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: a.namespace, Name: name}}
	a.create(account)
	request := &authenticationv1.TokenRequest{}
	if err := api.SubResource("token").Create(a.Context(), account, request); err != nil {
		a.Fatal(err)
	}
	return request.Status.Token
}
