//go:build olm

package newcomer

import (
	"os"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/tools/packaging"
)

// TestOneSubscriptionAndSixLinesBecomeADatabase needs a lab without the operator in it.
func TestOneSubscriptionAndSixLinesBecomeADatabase(t *testing.T) {
	log.SetLogger(logr.Discard())
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	checkout, err := packaging.FindCheckout(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := New(config, checkout, packaging.Registry{Name: layout.Registry, CAFile: layout.CAFile()}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Walk(t.Context(), 3*time.Minute); err != nil {
		t.Fatal(err)
	}
}
