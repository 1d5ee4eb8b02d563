//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"

	"database.example.com/operator/test/bench/median"
)

// timingTarget is the ratio that both packages aim at, against the floor of the same run.
const timingTarget = 1.3

// span is how long something took. When its InstallPlan was there, OLM had found out what to bring, and unpacked it.
type span struct{ planned, took time.Duration }

func (s span) String() string {
	return fmt.Sprintf("%.1f s, of these %.1f s until all was found and unpacked", s.took.Seconds(), s.planned.Seconds())
}

// timing is how long an offer took.
type timing struct{ install, upgrade span }

func installing(t timing) span { return t.install }
func upgrading(t timing) span  { return t.upgrade }

// contender is an offer with what it took each time.
type contender struct {
	offer
	took []timing
}

// median takes the middle of both parts by themselves.
func (c contender) median(of func(timing) span) span {
	return span{
		planned: median.Of(c.took, func(t timing) time.Duration { return of(t).planned }),
		took:    median.Of(c.took, func(t timing) time.Duration { return of(t).took }),
	}
}

// timePairs times the head, and the newest release and its upgrade to the head, beside two floors, in turn, and prints what the one takes
// against the others. One floor is the least that OLM can install, the other the least of two packages. Before, all nodes have pulled
// all images: what a registry takes is no matter of a package.
func timePairs(t *testing.T, pairs int) {
	n := arrive(t)
	n.build(t)
	offers := []offer{n.ours(t).atItsEnd(), n.ours(t), n.theFloor(t), n.theFloorOfTwo(t)}
	n.warm(t, offers)
	all := make([]*contender, len(offers))
	for i, o := range offers {
		all[i] = &contender{offer: o}
	}
	for pair := range pairs {
		for turn := range all {
			// Who goes first changes from one to the next.
			i := (turn + pair) % len(all)
			all[i].took = append(all[i].took, all[i].timed(t, fmt.Sprintf("timed-%d-%d", pair, i)))
		}
	}
	head, newest, floors := all[0], all[1], all[2:]
	for _, c := range all {
		t.Logf("install of %s: %v", c.name, c.median(installing))
	}
	for _, c := range all[1:] {
		t.Logf("upgrade of %s: %v", c.name, c.median(upgrading))
	}
	for i, name := range []string{"ratio", "ratio-of-two"} {
		hold(t, "install."+name, head, floors[i], installing)
		hold(t, "install-of-newest-release."+name, newest, floors[i], installing)
		hold(t, "upgrade."+name, newest, floors[i], upgrading)
	}
}

// hold prints what a contender takes against a floor.
func hold(t *testing.T, figure string, c, floor *contender, of func(timing) span) {
	t.Helper()
	took, least := c.median(of).took.Seconds(), floor.median(of).took.Seconds()
	t.Logf("BENCH olm.%s %.2f target %.2f (%s %.1f s, floor %.1f s, %d pairs)", figure, took/least, timingTarget, c.name, took, least, len(c.took))
}

// timed installs an offer in a namespace of its own, upgrades it and leaves nothing behind. The catalog is there before the clock starts.
func (o offer) timed(t *testing.T, namespace string) (took timing) {
	t.Helper()
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = namespace, []string{namespace}, namespace
	defer n.leave(t, n.Leave)
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, namespace) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, o.before(namespace)) })
	n.step(t, n.awaitCatalog)

	took.install = n.spanOf(t, o.packages, o.from.version, func() { n.subscribe(t, o) })
	t.Logf("install of %s: %v", o.name, took.install)
	if o.to == (release{}) {
		return took
	}
	took.upgrade = n.spanOf(t, o.packages, o.to.version, func() {
		for _, name := range o.packages {
			n.step(t, func(ctx context.Context) error { return n.follow(ctx, name, o.to.channel) })
		}
	})
	t.Logf("upgrade of %s: %v", o.name, took.upgrade)
	return took
}

// spanOf measures from a wish until all packages have a version.
func (n *Newcomer) spanOf(t *testing.T, packages []string, version string, wish func()) (s span) {
	t.Helper()
	start := time.Now()
	wish()
	n.step(t, func(ctx context.Context) error {
		_, err := n.awaitPlan(ctx, func(plan *operators.InstallPlan) bool {
			return slices.Contains(plan.Spec.ClusterServiceVersionNames, packages[0]+".v"+version)
		})
		return err
	})
	s.planned = time.Since(start)
	n.awaitAll(t, packages, version)
	s.took = time.Since(start)
	return s
}
