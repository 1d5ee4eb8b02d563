//go:build labfull

package robustness

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/byhand"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

// oldest is a version from which the newest is two minor versions away.
const oldest = "3.5.35"

// engineVersion says which version a cluster is founded with.
func engineVersion(version string) world.Shape {
	return func(c *v1alpha1.EtcdCluster) { c.Spec.Version = version }
}

func TestADowngradeLosesNothing(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster, engineVersion(change.Newer))
	mustRun(w, change.Change{Name: "downgrade-to-" + change.Older, Ask: change.ToVersion(change.Older),
		ByHand: func(c *byhand.Cluster) { c.Downgrade(change.Older) }}, change.Newer)
}

func TestAClusterBornOn35IsTakenTo37AndLosesNothing(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster, engineVersion(oldest))
	mustRun(w, change.Change{Name: "upgrade-from-" + oldest + "-to-" + change.Newer, Ask: change.ToVersion(change.Newer),
		ByHand: func(c *byhand.Cluster) { c.UpgradeOver(change.Older, change.Newer) }}, oldest)
}

func TestAnUpgradeThatIsTakenBackWhileVersionsAreMixedLosesNothing(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster, engineVersion(change.Older))
	mustRun(w, change.Change{Name: "abort-of-upgrade-to-" + change.Newer, Ask: func(w *world.World) change.Done {
		image := w.EngineImage(change.Newer)
		change.ToVersion(change.Newer)(w)
		w.AwaitPods("a member runs the newer version", change.Time, change.Cluster, func(pods []world.Pod) (bool, string) {
			for _, pod := range pods {
				if pod.Spec.Containers[0].Image == image && pod.Ready() {
					return true, ""
				}
			}
			return false, world.Describe(w.Cluster(change.Cluster))
		})
		return change.ToVersion(change.Older)(w)
	}, ByHand: func(c *byhand.Cluster) { c.TakeBack(change.Older, change.Newer) }}, change.Older)
}

// mustRun runs a change under load, and the same by hand from the same version.
func mustRun(w *world.World, c change.Change, from string) {
	w.Helper()
	figures := trial.Run(w, change.Cluster, func(t *trial.Trial) { c.Run(t.World) })
	if figures.FailedRequests > 0 {
		w.Errorf("%d requests failed although their clients tried again", figures.FailedRequests)
	}
	floor := byhand.Found(world.New(w.TB), 3, from)
	w.Log(trial.Line(c.Name, figures, trialByHand(floor, func() { c.ByHand(floor) })))
}
