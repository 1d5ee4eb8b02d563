//go:build lab

package e2e

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/test/e2e/world"
)

// metricsReader is the role of the installation for whoever scrapes.
const metricsReader = "production-ready-database-operator-metrics-reader"

func TestMetricsAreForThoseWhoMayReadThem(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "scraper"}}
	w.Make(account)
	request := &authenticationv1.TokenRequest{}
	if err := w.Client.SubResource("token").Create(t.Context(), account, request); err != nil {
		t.Fatal(err)
	}
	pods := w.OperatorPods()
	if len(pods) == 0 {
		t.Fatal("there is no operator")
	}
	metrics := func(token string) (int, string) { return scrape(t, pods[0].Status.PodIP, token) }
	if code, _ := metrics(""); code != http.StatusUnauthorized {
		t.Errorf("without a token the answer is %d, want 401", code)
	}
	if code, _ := metrics(request.Status.Token); code != http.StatusForbidden {
		t.Errorf("with a token that has no right the answer is %d, want 403", code)
	}

	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: w.Namespace + "-scraper"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: metricsReader},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: w.Namespace, Name: account.Name}},
	}
	w.Make(binding)
	w.DeleteAtEnd(binding)
	// The operator remembers for a moment that the account had no right.
	w.AwaitRepeatedly("metrics are answered", time.Minute, func() (bool, string) {
		code, text := metrics(request.Status.Token)
		return code == http.StatusOK && strings.Contains(text, "controller_runtime_reconcile_total"), http.StatusText(code) + ": " + text
	})
}

func scrape(t *testing.T, address, token string) (code int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+":8443/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	// The certificate is of the operator's own making.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(content)
}
