package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/blang/semver/v4"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver/cache"
)

// newest are the newest release and the one before, as versions of the database.
func newest(t *testing.T) (last, before string) {
	t.Helper()
	all := releases(t)
	if len(all) < 2 {
		t.Fatalf("there are only the releases %v", all)
	}
	return database + ".v" + all[len(all)-1], database + ".v" + all[len(all)-2]
}

func TestAWithdrawnReleaseIsPassedByAndLeft(t *testing.T) {
	w := worldOf(t, withdrawn)
	bad, before := newest(t)
	next := w.head(w.boldest)
	for _, at := range []string{before, bad} {
		w.start(clusterOf(at), w.boldest)
		w.install(at, w.boldest)
		w.brings(clusterOf(next)+" from "+w.boldest, next+" from "+w.boldest)
	}
}

// Channels that ended in it lead to the release before. Who has it there keeps it until a later release enters the channel.
func TestAChannelThatEndedInAWithdrawnReleaseBringsItToNobodyElse(t *testing.T) {
	bad, before := newest(t)
	tried := 0
	for _, channel := range channels(t).Channels {
		if database+".v"+channel.Head != bad {
			continue
		}
		tried++
		w := worldOf(t, withdrawn)
		w.subscribe(database, channel.Name)
		w.brings(clusterOf(before)+" from "+w.firstWith(clusterOf(before)), before+" from "+channel.Name)
		w.start(clusterOf(bad), channel.Name)
		w.install(bad, channel.Name)
		w.brings()
	}
	if tried == 0 {
		t.Skip("no channel ends in the newest release")
	}
}

// A patch that a catalog does not have, since it was mirrored in part, is in the skipRange of the minor version that follows.
func TestFromAPatchThatTheCatalogDoesNotHaveTheWayLeadsToTheNextMinorVersion(t *testing.T) {
	for _, version := range releases(t) {
		t.Run(version, func(t *testing.T) {
			w := newWorld(t)
			at := database + ".v" + version
			w.start(clusterOf(at), w.boldest)
			w.install(at, w.boldest)
			next := w.next(at)
			for _, installed := range w.installed {
				rename(installed)
			}
			w.brings(clusterOf(next)+" from "+w.boldest, next+" from "+w.boldest)
		})
	}
}

// rename makes an installed version a later patch.
func rename(installed *cache.Entry) {
	patch := *installed.Version
	patch.Patch += 99
	before := installed.Version.String()
	installed.Name = strings.TrimSuffix(installed.Name, before) + patch.String()
	installed.Version = &semver.Version{Major: patch.Major, Minor: patch.Minor, Patch: patch.Patch}
	installed.Properties = slices.Clone(installed.Properties)
	status := &installed.SourceInfo.Subscription.Status
	status.CurrentCSV, status.InstalledCSV = installed.Name, installed.Name
}
