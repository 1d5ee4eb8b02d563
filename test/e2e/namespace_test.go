//go:build lab

package e2e

import (
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/test/e2e/world"
)

func TestANamespaceDeletedInTheMiddleOfAFoundingGoesAway(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Create("db", world.ReadReplicas(1))
	w.AwaitPods("the founding is in its middle: a pod runs", world.FoundingTime, "db", func(pods []world.Pod) (bool, string) {
		for _, pod := range pods {
			if pod.Status.Phase == corev1.PodRunning {
				return true, ""
			}
		}
		return false, fmt.Sprint(pods)
	})
	w.DeleteNamespace(w.Namespace)
	w.AwaitRepeatedly("the namespace is gone", 2*time.Minute, func() (bool, string) { return w.NamespaceIsGone(), "it is still there" })
}
