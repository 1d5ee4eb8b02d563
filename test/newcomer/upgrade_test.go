//go:build olm || olmfull

package newcomer

import (
	"context"
	"maps"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/history"
	"database.example.com/operator/test/robustness/trial"
	"database.example.com/operator/tools/packaging"
)

// way is how the operators are taken to the head: from a release, with approvals by hand or without.
type way struct {
	from   string
	manual bool
}

func (w way) String() string {
	if w.manual {
		return w.from + "-manual"
	}
	return w.from + "-automatic"
}

// daily are the ways that are gone at every run of the tests, however many releases there are: the longest, where each step is approved,
// and the one that most users go. The long tests go all others.
func daily(releases []string) []way {
	return []way{{releases[0], true}, {releases[len(releases)-1], false}}
}

// upgradeFrom takes the operators from a release to the head while clients work with a database, whose pods must not notice. It returns the
// newcomer, and the name of the database.
func upgradeFrom(t *testing.T, w way) (*Newcomer, string) {
	n := atRelease(t, w.from, w.manual)
	name := "from-" + strings.ReplaceAll(w.String(), ".", "-")
	n.Operators, n.Watched, n.Namespace = name, []string{name}, name
	n.build(t)
	database := n.installed(t)
	before := n.pods(t)

	figures := n.underLoad(t, database, func() {
		n.step(t, func(ctx context.Context) error { return n.toHead(ctx, n.channels(t)) })
		if approved := n.getsBoth(t); n.Manual && len(approved) == 0 {
			t.Error("nothing waited for an approval")
		}
		n.step(t, n.awaitNewOperators)
		mustTellOfOtherPods(t, n.mustHaveAdopted(t, database, before))
	})
	t.Log(trial.Line("operators-from-"+w.String(), figures, nil))
	if figures.FailedRequests > 0 {
		t.Errorf("%d requests failed although their clients tried again", figures.FailedRequests)
	}
	return n, database
}

// installed goes the way to a database, with approvals where they are waited for, and leaves nothing behind. It returns the name of
// the database.
func (n *Newcomer) installed(t *testing.T) (database string) {
	t.Helper()
	n.setOutAtEnd(t)
	n.step(t, n.ask)
	n.getsBoth(t)
	n.step(t, func(ctx context.Context) (err error) {
		database, err = n.Apply(ctx)
		return err
	})
	n.step(t, func(ctx context.Context) error {
		_, err := n.AwaitDatabase(ctx, database)
		return err
	})
	return database
}

// underLoad lets clients write, read and watch through the Service for clients while something is done, and judges what they saw.
func (n *Newcomer) underLoad(t *testing.T, database string, do func()) history.Figures {
	t.Helper()
	w := &world.World{TB: t, Client: n.client, Namespace: n.Namespace}
	return trial.Run(w, database, func(*trial.Trial) { do() })
}

// awaitNewOperators waits until the pods of both operators are those of the head, and no other is left.
func (n *Newcomer) awaitNewOperators(ctx context.Context) error {
	digests, err := n.Checkout.Load()
	if err != nil {
		return err
	}
	want := digests["operator:"+packaging.Version]
	return n.await(ctx, &corev1.PodList{}, n.Operators, "", func() (bool, error) {
		deployments, pods := &appsv1.DeploymentList{}, &corev1.PodList{}
		if err := n.client.List(ctx, deployments, client.InNamespace(n.Operators)); err != nil {
			return false, err
		}
		err := n.client.List(ctx, pods, client.InNamespace(n.Operators), client.MatchingLabels{"app.kubernetes.io/component": "operator"})
		for _, pod := range pods.Items {
			if !strings.HasSuffix(pod.Spec.Containers[0].Image, want) || !isReady(&pod) {
				return false, err
			}
		}
		return len(pods.Items) == len(deployments.Items) && len(pods.Items) > 0, err
	})
}

// mustHaveAdopted fails the test if the operators that run now changed any pod but one that is taken away from them. That they have
// taken the database over shows when one of them heals it; and when it says, healed, that nothing is left to be done, it is not about to
// restart the others. It returns the healed cluster.
func (n *Newcomer) mustHaveAdopted(t *testing.T, name string, before map[string]starts) *v1alpha1.EtcdCluster {
	t.Helper()
	if now := n.pods(t); !maps.Equal(before, now) {
		t.Errorf("the upgrade changed the pods: %v, before %v", now, before)
	}
	lost := n.healsAPod(t)
	n.step(t, func(ctx context.Context) error {
		_, err := n.AwaitDatabase(ctx, name)
		return err
	})
	cluster := n.awaitSettled(t, name)
	after := n.pods(t)
	before[lost] = after[lost]
	if !maps.Equal(before, after) {
		t.Errorf("the new operators changed more than the pod that was deleted: %v, before %v", after, before)
	}
	n.say("the pods are as they were: %s", cluster.Status.Message)
	return cluster
}

// mustTellOfOtherPods fails the test if the status does not show that there are pods which another release made.
func mustTellOfOtherPods(t *testing.T, cluster *v1alpha1.EtcdCluster) {
	t.Helper()
	if !strings.Contains(cluster.Status.Message, "release of the operator") {
		t.Errorf("the status does not tell that pods are of another release: %q", cluster.Status.Message)
	}
}

// awaitSettled waits until nothing is left to be done to a cluster.
func (n *Newcomer) awaitSettled(t *testing.T, name string) *v1alpha1.EtcdCluster {
	t.Helper()
	cluster := &v1alpha1.EtcdCluster{}
	n.step(t, func(ctx context.Context) error {
		return n.await(ctx, &v1alpha1.EtcdClusterList{}, n.Namespace, name, func() (bool, error) {
			err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Namespace, Name: name}, cluster)
			return world.Settled(cluster) && cluster.Status.Operation == nil, err
		})
	})
	return cluster
}
