//go:build lab

package e2e

import (
	"net/url"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// An application knows the Secret that the status points to, and nothing else.
func TestWhatTheConnectionSecretSaysIsEnoughToConnect(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	one := int32(1)
	w.Make(&v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1", ClusterSize: &one},
	})
	w.AwaitSettled("db", world.FoundingTime)
	var database v1alpha1.ProductionReadyDatabase
	w.Await("the status names the Secret", world.FoundingTime, &v1alpha1.ProductionReadyDatabaseList{}, func() (bool, string) {
		err := w.Client.Get(t.Context(), w.Named("db"), &database)
		return err == nil && database.Status.Binding != nil, describe(database.Status.Message, err)
	})
	var secret corev1.Secret
	if err := w.Client.Get(t.Context(), w.Named(database.Status.Binding.Name), &secret); err != nil {
		t.Fatal(err)
	}

	said := map[string]string{}
	for key, value := range secret.Data {
		said[key] = string(value)
	}
	for key, want := range map[string]string{
		"type": "etcd", "provider": "database.example.com", "host": "db." + w.Namespace + ".svc.cluster.local", "port": "2379",
		"uri": "https://db." + w.Namespace + ".svc.cluster.local:2379",
	} {
		if said[key] != want {
			t.Errorf("%s is %q, want %q", key, said[key], want)
		}
	}
	uri, err := url.Parse(said["uri"])
	if err != nil || uri.Host != said["host"]+":"+said["port"] {
		t.Fatalf("uri %q is not that of host and port (%v)", said["uri"], err)
	}
	c := w.ConnectWith(secret.Data, addressOf(w, said["host"], said["port"]))
	w.Put(c, "greeting", "hello")
	if got, err := w.Get(c, "greeting"); got != "hello" {
		t.Errorf("it reads %q (%v), want hello", got, err)
	}
}

// addressOf looks a Service's host name up as the cluster's DNS does, which this machine need not use.
func addressOf(w *world.World, host, port string) string {
	w.Helper()
	name, namespace, _ := strings.Cut(host, ".")
	namespace, _, _ = strings.Cut(namespace, ".")
	var service corev1.Service
	if err := w.Client.Get(w.Context(), client.ObjectKey{Namespace: namespace, Name: name}, &service); err != nil {
		w.Fatalf("host %s is no Service: %v", host, err)
	}
	return service.Spec.ClusterIP + ":" + port
}
