package change

import (
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/byhand"
)

const (
	// Cluster is the name of the operator's cluster, and of its Service for clients.
	Cluster = "db"
	// Time is how long a change may take while the machine is busy and things break.
	Time = 5 * time.Minute
	// Older is the engine's version before an upgrade.
	Older = "3.6.16"
	// Newer is the engine's version after an upgrade.
	Newer = "3.7.3"
)

// Done tells whether a change is complete, and in words what is there instead.
type Done func(*world.World) (bool, string)

// Change is something that the operator is asked for.
type Change struct {
	Name string
	// Ask asks for it, and returns how to tell that it is done.
	Ask func(*world.World) Done
	// ByHand does the same to a static cluster, and returns when it is done; nil if that can't be compared.
	ByHand func(*byhand.Cluster)
}

// The changes that every trial goes through, in an order in which each finds what it needs.
var (
	Grow    = Change{"scale-3-to-5", scale(5), func(c *byhand.Cluster) { c.Grow(2) }}
	Shrink  = Change{"scale-5-to-3", scale(3), func(c *byhand.Cluster) { c.Shrink(2) }}
	Roll    = Change{"roll", rollBySnapshotCount, (*byhand.Cluster).Roll}
	Replace = Change{"replace", replaceFollower, func(c *byhand.Cluster) { c.Replace(Follower(c.World, byhand.Name)) }}
	Upgrade = Change{"upgrade-to-" + Newer, ToVersion(Newer), func(c *byhand.Cluster) { c.Upgrade(Newer) }}
)

// All lists them. The last one can be made once only.
func All() []Change { return []Change{Grow, Shrink, Roll, Replace, Upgrade} }

// Run asks for the change and waits until it is done.
func (c Change) Run(w *world.World) {
	w.Helper()
	c.Await(w, c.Ask(w))
}

// Await waits until a change that was asked for is done.
func (c Change) Await(w *world.World, is Done) {
	w.Helper()
	w.AwaitRepeatedly(c.Name+" is done", Time, func() (bool, string) { return is(w) })
}
