package resolve

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/blang/semver/v4"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver/cache"
	"github.com/operator-framework/operator-registry/pkg/api"
)

func TestASubscriptionBringsBothPackagesOfItsChannel(t *testing.T) {
	for _, channel := range []string{"candidate", "fast", "stable"} {
		t.Run(channel, func(t *testing.T) {
			w := newWorld(t)
			w.subscribe(database, channel)
			version := w.head(channel)
			// The default channel goes first where it has the same, then the first by name; the version is the same in each.
			from := "candidate"
			if version == w.head("stable") {
				from = "stable"
			}
			w.brings(clusterOf(version)+" from "+from, version+" from "+channel)
		})
	}
}

func TestAClusterPackageThatIsThereIsUsedAgain(t *testing.T) {
	w := newWorld(t)
	w.install(clusterOf(w.head("candidate")), "candidate")
	w.subscribe(database, "candidate")
	w.brings(w.head("candidate") + " from candidate")
}

func TestAClusterPackageThatIsTooOldIsUpgradedWhereItsChannelAllowsIt(t *testing.T) {
	w := newWorld(t)
	w.install(cluster+".v0.1.0", "candidate")
	w.subscribe(database, "candidate")
	// From far behind OLM goes one step at a time, and brings the database of that step.
	next := w.next("0.1.0")
	w.brings(clusterOf(next)+" from candidate", next+" from candidate")
}

// heldBack is a namespace whose clusters' package is of the first release, in a channel that goes no further.
func heldBack(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool {
		return e.Package() == cluster && e.Channel() == "stable" && e.Name != cluster+".v0.1.0"
	})
	w.install(cluster+".v0.1.0", "stable")
	w.subscribe(database, "candidate")
	return w
}

func TestAClusterPackageThatItsChannelHoldsBackGetsTheDatabaseThatFits(t *testing.T) {
	heldBack(t).brings(database + ".v0.1.0 from candidate")
}

func TestADatabaseThatDoesNotFitAClusterPackageThatIsHeldBackIsRefused(t *testing.T) {
	w := heldBack(t)
	w.asked[len(w.asked)-1].Spec.StartingCSV = w.head("candidate")
	w.refused("constraints not satisfiable", "package: "+cluster, w.head("candidate"))
}

func TestASubscriptionWithoutTheProviderSaysWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool { return e.Package() == cluster })
	w.subscribe(database, "candidate")
	w.refused("constraints not satisfiable", "package: "+cluster)
	page, err := os.ReadFile("../../../docs/releases.md")
	if err != nil {
		t.Fatal(err)
	}
	_, refusal := w.resolve()
	if quoted := plain(string(page)); !strings.Contains(quoted, plain(reason(refusal.Error()))) {
		t.Errorf("docs/releases.md does not quote what OLM says:\n%s", refusal)
	}
}

// reason cuts the part out of OLM's message that says what is missing; the order of the parts is any.
func reason(message string) string {
	return regexp.MustCompile(`bundle \S+ requires an operator .*? in range: \S+ [^, ]+`).FindString(message)
}

// plain is a text without the breaks of its lines, and without versions: those in the documents are an example.
func plain(text string) string {
	text = regexp.MustCompile(`\d+\.\d+\.\d+`).ReplaceAllString(text, "N")
	return strings.Join(strings.Fields(text), " ")
}

func TestEachHalfOfTheDependencyBites(t *testing.T) {
	t.Run("the package without the kind is refused", func(t *testing.T) {
		w := newWorld(t)
		w.change(func(e *cache.Entry) {
			e.ProvidedAPIs = cache.EmptyAPISet()
			e.Properties = slices.DeleteFunc(slices.Clone(e.Properties), func(p *api.Property) bool { return p.Type == "olm.gvk" })
		})
		w.subscribe(database, "candidate")
		w.refused("EtcdCluster")
	})
	t.Run("the kind in a version that is too new is refused", func(t *testing.T) {
		w := newWorld(t)
		w.change(func(e *cache.Entry) {
			version := semver.MustParse("99.0.0")
			e.Version, e.Properties = &version, slices.Clone(e.Properties)
			for i, p := range e.Properties {
				if p.Type == "olm.package" {
					e.Properties[i] = &api.Property{Type: p.Type, Value: `{"packageName":"` + cluster + `","version":"99.0.0"}`}
				}
			}
		})
		w.subscribe(database, "candidate")
		w.refused("package: " + cluster)
	})
	t.Run("unchanged it is accepted", func(t *testing.T) {
		w := newWorld(t)
		w.change(func(*cache.Entry) {})
		w.subscribe(database, "candidate")
		if _, err := w.resolve(); err != nil {
			t.Error(err)
		}
	})
}

// change edits every version of the clusters' package that the catalog offers.
func (w *world) change(edit func(*cache.Entry)) {
	for i, entry := range w.offered {
		if entry.Package() == cluster {
			changed := *entry
			edit(&changed)
			w.offered[i] = &changed
		}
	}
}

// next is the version of the database that follows another one in channel candidate.
func (w *world) next(version string) string {
	for _, entry := range w.offered {
		if entry.Package() == database && entry.Channel() == "candidate" && entry.Replaces == database+".v"+version {
			return entry.Name
		}
	}
	return ""
}

func TestFromEveryReleaseTheWayLeadsToTheHead(t *testing.T) {
	for _, start := range releases(t) {
		t.Run(start, func(t *testing.T) {
			w := newWorld(t)
			w.install(cluster+".v"+start, "candidate")
			w.install(database+".v"+start, "candidate")
			at := database + ".v" + start
			for step := 0; at != w.head("candidate"); step++ {
				if step > len(w.offered) {
					t.Fatalf("no end of upgrades: at %s", at)
				}
				brought, err := w.resolve()
				if err != nil || len(brought) != 2 {
					t.Fatalf("from %s OLM brings %v, %v; want both packages", at, brought, err)
				}
				next, _, _ := strings.Cut(brought[1], " ")
				if brought[0] != clusterOf(next)+" from candidate" || brought[1] != next+" from candidate" {
					t.Fatalf("from %s OLM brings %v: the packages part", at, brought)
				}
				w.installed, w.asked, at = nil, nil, next
				w.install(clusterOf(at), "candidate")
				w.install(at, "candidate")
			}
			w.brings()
		})
	}
}

// releases lists the versions below releases/.
func releases(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("../../../releases")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		if entry.IsDir() {
			found = append(found, entry.Name())
		}
	}
	if len(found) == 0 {
		t.Fatal("nothing was released")
	}
	return found
}
