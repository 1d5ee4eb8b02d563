package resolve

import "testing"

// The database's Subscription is changed first: until the other follows, OLM brings nothing, and then both go together.
func TestTheDatabaseFollowsAnotherChannelFirstAndBothGoTogether(t *testing.T) {
	for _, start := range releases(t) {
		t.Run(start, func(t *testing.T) {
			w := newWorld(t)
			if !w.endingIn(start) {
				t.Skip("no channel ends in it: its Subscriptions follow one that goes on")
			}
			w.subscribe(database, "candidate")
			w.brings()
			w.subscribe(cluster, "candidate")
			next := w.next(start)
			w.brings(clusterOf(next)+" from candidate", next+" from candidate")
		})
	}
}

// The other way round the clusters' package may pass the one that the next database takes, since the database of 0.1.0 takes any later one: then
// OLM brings nothing any more, and says nothing. docs/releases.md tells of it.
func TestAClusterPackageThatGoesAheadOfTheDatabaseOf010CannotBeCaughtUp(t *testing.T) {
	w := newWorld(t)
	w.install(cluster+".v0.1.0", "candidate")
	w.install(database+".v0.1.0", "stable")
	w.brings(cluster + ".v0.2.0 from candidate")
	w = newWorld(t)
	w.install(cluster+".v0.2.0", "candidate")
	w.install(database+".v0.1.0", "stable")
	w.brings(cluster + ".v0.3.0 from candidate")
	w = newWorld(t)
	w.install(cluster+".v0.3.0", "candidate")
	w.install(database+".v0.1.0", "candidate")
	w.brings()
}

// endingIn installs both packages at a version, of the channel that ends in it. It is false when there is none.
func (w *world) endingIn(version string) bool {
	w.t.Helper()
	for channel, head := range w.heads {
		if head == database+".v"+version {
			w.install(cluster+".v"+version, channel)
			w.install(database+".v"+version, channel)
			return true
		}
	}
	return false
}
