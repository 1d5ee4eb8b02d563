//go:build lab

package outage

import (
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
)

func TestAClusterThatIsDeletedWhenItsOperatorIsGoneGoesAway(t *testing.T) {
	w := world.New(t)
	w.Founded("db")
	w.WithoutOperator()
	w.DeleteCluster("db", time.Minute)
	w.DeleteNamespace(w.Namespace)
	w.AwaitRepeatedly("the namespace is gone", 2*time.Minute, func() (bool, string) { return w.NamespaceIsGone(), "it is still there" })
}
