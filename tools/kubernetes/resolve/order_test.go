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
			w.subscribe(database, w.boldest)
			w.brings()
			w.subscribe(cluster, w.boldest)
			next := w.next(database + ".v" + start)
			w.brings(clusterOf(next)+" from "+w.boldest, next+" from "+w.boldest)
		})
	}
}

// The other way round the clusters' package may pass the one that the next database takes, since the database of the first release takes any
// later one and its channel ended in it once: then OLM brings nothing any more, and says nothing. docs/releases.md tells of it.
func TestAClusterPackageThatGoesAheadOfTheFirstDatabaseCannotBeCaughtUp(t *testing.T) {
	w := newWorld(t)
	first := database + ".v" + releases(t)[0]
	w.ends(database, w.careful, first)
	ahead := first
	for ahead != w.head(w.boldest) {
		w.start(clusterOf(ahead), w.boldest)
		w.install(first, w.careful)
		ahead = w.next(ahead)
		w.brings(clusterOf(ahead) + " from " + w.boldest)
	}
	w.start(clusterOf(ahead), w.boldest)
	w.install(first, w.boldest)
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
