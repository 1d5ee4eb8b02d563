//go:build labfull

package robustness

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/history"
	"database.example.com/operator/test/robustness/trial"
)

// breakage is a fault of what the leader needs: so that all clients feel it.
type breakage struct {
	what   string
	strike func(w *world.World, leader world.Pod) (fault.Heal, error)
}

var breakages = []breakage{
	{"power-cut", func(w *world.World, leader world.Pod) (fault.Heal, error) {
		return fault.PowerOff(w.Context(), nodeOf(w, leader))
	}},
	{"cable-cut", func(w *world.World, leader world.Pod) (fault.Heal, error) {
		return fault.CutNode(w.Context(), nodeOf(w, leader))
	}},
	{"frozen-pod", func(w *world.World, leader world.Pod) (fault.Heal, error) {
		return fault.Freeze(w.Context(), w.Named(leader.Name), world.Engine)
	}},
	{"slow-disk", func(w *world.World, leader world.Pod) (fault.Heal, error) {
		return fault.Stall(w.Context(), w.Named(leader.Name), 700*time.Millisecond, 2*time.Second)
	}},
}

func nodeOf(w *world.World, pod world.Pod) int {
	w.Helper()
	number, err := layout.NodeNumber(pod.Spec.NodeName)
	if err != nil {
		w.Fatal(err)
	}
	return number
}

func TestNoChangeLosesAnythingWhenSomethingBreaksMeanwhile(t *testing.T) {
	hand := byHand(t)
	for _, b := range breakages {
		t.Run(b.what, func(t *testing.T) {
			w := world.New(t)
			w.Founded(change.Cluster)
			for _, c := range change.All() {
				t.Run(c.Name, func(t *testing.T) {
					figures := trial.RunWithFault(w.In(t), change.Cluster, func(t *trial.Trial, breaks func(string)) { breakDuring(t, c, b, breaks) })
					t.Log(trial.Line(c.Name+"-with-"+b.what, figures, hand[c.Name]))
				})
			}
		})
	}
}

// breakDuring strikes when the change has begun, and heals when enough clients have felt it; then the change has to be done.
func breakDuring(t *trial.Trial, c change.Change, b breakage, breaks func(string)) {
	t.Helper()
	is := c.Ask(t.World)
	awaitStep(t.World)
	leader := t.Pod(t.Leader(change.Cluster))
	if leader == nil {
		t.Fatal("the leader has no pod")
	}
	breaks(b.what)
	heal := t.Healing(b.strike(t.World, *leader))
	t.AwaitFelt(100)
	heal()
	t.Mark("healed")
	c.Await(t.World, is)
}

func TestNoChangeLosesAnythingWhenTheAPIServerIsDownMeanwhile(t *testing.T) {
	hand := byHand(t)
	w := world.New(t)
	w.Founded(change.Cluster)
	for _, c := range change.All() {
		t.Run(c.Name, func(t *testing.T) {
			figures := trial.Run(w.In(t), change.Cluster, func(t *trial.Trial) {
				is := c.Ask(t.World)
				awaitStep(t.World)
				withoutAPIServer(t)
				c.Await(t.World, is)
			})
			mustNotBeFelt(t, figures)
			t.Log(trial.Line(c.Name+"-without-api-server", figures, hand[c.Name]))
		})
	}
}

// withoutAPIServer stops the API server for a time in which the clients of the database go on, and makes sure that it was gone.
func withoutAPIServer(t *trial.Trial) {
	t.Helper()
	const service = "kube-apiserver"
	t.Mark("the API server stops")
	start := t.Healing(func(context.Context) error { return machine.Release(layout.ControlPlane, service) }, machine.Hold(layout.ControlPlane, service))
	t.AwaitRepeatedly("the API server is gone", time.Minute, func() (bool, string) { return !answers(t.World), "it answers" })
	t.AwaitChanges(1000)
	if answers(t.World) {
		t.Errorf("the API server answered while it was to be gone")
	}
	start()
	t.Mark("the API server starts")
	t.AwaitRepeatedly("the API server answers", time.Minute, func() (bool, string) { return answers(t.World), "it does not" })
}

// answers tells whether the API server does.
func answers(w *world.World) bool {
	ctx, cancel := context.WithTimeout(w.Context(), time.Second)
	defer cancel()
	return w.Client.Get(ctx, types.NamespacedName{Name: w.Namespace}, &corev1.Namespace{}) == nil
}

// mustNotBeFelt fails the test if a request failed for good.
func mustNotBeFelt(t *testing.T, figures history.Figures) {
	t.Helper()
	if figures.FailedRequests > 0 {
		t.Errorf("clients of the database felt it: %v", figures)
	}
}
