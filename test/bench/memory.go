package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/tunnel"
)

// metricsPort is where the operator serves its metrics.
const metricsPort = 8443

// scraper is the account that reads the operator's metrics, and the role and the binding that let it.
const scraper = "bench-scraper"

// readInterval is how often the metrics are read at rest: about as often as a Prometheus does.
const readInterval = 20 * time.Second

// residentMemory is the highest VmRSS of the operator's processes in bytes, as they tell it in their metrics until a time. It can be had
// of any cluster, and, other than what the kubelet counts, holds the pages of the program.
func (c cluster) residentMemory(ctx context.Context, namespace string, until time.Time) (highest uint64, err error) {
	token, err := c.scraperToken(ctx, namespace)
	if err != nil {
		return 0, fmt.Errorf("making an account that may read metrics: %w", err)
	}
	defer c.forgetScraper(ctx)
	read := time.NewTicker(readInterval)
	defer read.Stop()
	for {
		now, err := c.residentNow(ctx, token)
		if err != nil {
			return 0, err
		}
		highest = max(highest, now)
		if time.Now().After(until) {
			return highest, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-read.C:
		}
	}
}

func (c cluster) residentNow(ctx context.Context, token string) (sum uint64, err error) {
	pods, err := c.operatorPods(ctx)
	if err != nil {
		return 0, err
	}
	for i := range pods {
		metrics, err := c.scrape(ctx, &pods[i], token)
		if err != nil {
			return 0, fmt.Errorf("reading the metrics of %s: %w", pods[i].Name, err)
		}
		resident, err := residentMemory(metrics)
		if err != nil {
			return 0, err
		}
		sum += resident
	}
	return sum, nil
}

func (c cluster) scraperToken(ctx context.Context, namespace string) (string, error) {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: scraper}}
	for _, object := range []client.Object{
		account,
		&rbacv1.ClusterRole{
			ObjectMeta: metav1.ObjectMeta{Name: scraper},
			Rules:      []rbacv1.PolicyRule{{NonResourceURLs: []string{"/metrics"}, Verbs: []string{"get"}}},
		},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: scraper},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: scraper},
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: namespace, Name: scraper}},
		},
	} {
		// A run that was ended may have left them behind.
		if err := c.Create(ctx, object); err != nil && !apierrors.IsAlreadyExists(err) {
			return "", err
		}
	}
	request := &authenticationv1.TokenRequest{}
	if err := c.SubResource("token").Create(ctx, account, request); err != nil {
		return "", err
	}
	return request.Status.Token, nil
}

// forgetScraper removes what does not go with the namespace.
func (c cluster) forgetScraper(ctx context.Context) {
	for _, object := range []client.Object{&rbacv1.ClusterRoleBinding{}, &rbacv1.ClusterRole{}} {
		object.SetName(scraper)
		if err := client.IgnoreNotFound(c.Delete(context.WithoutCancel(ctx), object)); err != nil {
			fmt.Printf("%s is left behind: %v\n", scraper, err)
		}
	}
}

func (c cluster) scrape(ctx context.Context, pod *corev1.Pod, token string) (string, error) {
	address, closeTunnel, err := tunnel.Open(c.config, client.ObjectKeyFromObject(pod), metricsPort)
	if err != nil {
		return "", err
	}
	defer closeTunnel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+"/metrics", nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	// The operator's certificate is of its own making, and the tunnel leads to no other.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("answered %s: %s", answer.Status, text)
	}
	return string(text), nil
}

// residentMemory finds VmRSS, in bytes, in the text of metrics.
func residentMemory(metrics string) (uint64, error) {
	for line := range strings.Lines(metrics) {
		if value, found := strings.CutPrefix(line, "process_resident_memory_bytes "); found {
			bytes, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return uint64(bytes), err
		}
	}
	return 0, errors.New("the metrics do not tell the resident memory")
}
