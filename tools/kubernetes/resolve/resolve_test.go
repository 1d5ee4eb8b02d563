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
	for _, channel := range channels(t).Channels {
		t.Run(channel.Name, func(t *testing.T) {
			w := newWorld(t)
			w.subscribe(database, channel.Name)
			version := w.head(channel.Name)
			w.brings(clusterOf(version)+" from "+w.firstWith(clusterOf(version)), version+" from "+channel.Name)
		})
	}
}

// firstWith is the channel that OLM takes a version from that no Subscription asks for: the default where it has it, else the first by name.
func (w *world) firstWith(version string) string {
	var having []string
	for _, e := range w.offered {
		if e.Name == version {
			having = append(having, e.Channel())
		}
	}
	if slices.Contains(having, w.usual) {
		return w.usual
	}
	return slices.Min(having)
}

func TestAClusterPackageThatIsThereIsUsedAgain(t *testing.T) {
	w := newWorld(t)
	w.install(clusterOf(w.head(w.boldest)), w.boldest)
	w.subscribe(database, w.boldest)
	w.brings(w.head(w.boldest) + " from " + w.boldest)
}

func TestAClusterPackageThatIsTooOldIsUpgradedWhereItsChannelAllowsIt(t *testing.T) {
	w := newWorld(t)
	first := database + ".v" + releases(t)[0]
	w.install(clusterOf(first), w.boldest)
	w.subscribe(database, w.boldest)
	// From far behind OLM goes one step at a time, and brings the database of that step.
	next := w.next(first)
	w.brings(clusterOf(next)+" from "+w.boldest, next+" from "+w.boldest)
}

// heldBack is a namespace whose clusters' package is of the first release, in a channel that goes no further.
func heldBack(t *testing.T) (w *world, first string) {
	t.Helper()
	w = newWorld(t)
	first = database + ".v" + releases(t)[0]
	w.ends(cluster, w.careful, first)
	w.install(clusterOf(first), w.careful)
	w.subscribe(database, w.boldest)
	return w, first
}

func TestAClusterPackageThatItsChannelHoldsBackGetsTheDatabaseThatFits(t *testing.T) {
	w, first := heldBack(t)
	w.brings(first + " from " + w.boldest)
}

func TestADatabaseThatDoesNotFitAClusterPackageThatIsHeldBackIsRefused(t *testing.T) {
	w, _ := heldBack(t)
	w.asked[len(w.asked)-1].Spec.StartingCSV = w.head(w.boldest)
	w.refused("constraints not satisfiable", "package: "+cluster, w.head(w.boldest))
}

func TestASubscriptionWithoutTheProviderSaysWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool { return e.Package() == cluster })
	w.subscribe(database, w.boldest)
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
		w.subscribe(database, w.boldest)
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
		w.subscribe(database, w.boldest)
		w.refused("package: " + cluster)
	})
	t.Run("unchanged it is accepted", func(t *testing.T) {
		w := newWorld(t)
		w.change(func(*cache.Entry) {})
		w.subscribe(database, w.boldest)
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

// next is the version of the database that follows another one in the boldest channel.
func (w *world) next(version string) string {
	w.t.Helper()
	for _, entry := range w.offered {
		if entry.Package() == database && entry.Channel() == w.boldest && entry.Replaces == version {
			return entry.Name
		}
	}
	w.t.Fatalf("nothing in channel %s replaces %s", w.boldest, version)
	return ""
}

func TestInTheCatalogOfItsTimeAReleaseBringsBothPackages(t *testing.T) {
	for _, version := range releases(t) {
		t.Run(version, func(t *testing.T) {
			w := newWorld(t)
			newest := database + ".v" + version
			for _, channel := range channels(t).Channels {
				w.ends(database, channel.Name, newest)
				w.ends(cluster, channel.Name, newest)
			}
			w.subscribe(database, w.boldest)
			w.brings(clusterOf(newest)+" from "+w.firstWith(clusterOf(newest)), newest+" from "+w.boldest)
		})
	}
}

func TestFromEveryReleaseTheWayLeadsToTheHead(t *testing.T) {
	for _, start := range releases(t) {
		t.Run(start, func(t *testing.T) {
			w := newWorld(t)
			at := database + ".v" + start
			w.start(clusterOf(at), w.boldest)
			w.install(at, w.boldest)
			for step := 0; at != w.head(w.boldest); step++ {
				if step > len(w.offered) {
					t.Fatalf("no end of upgrades: at %s", at)
				}
				brought, err := w.resolve()
				if err != nil || len(brought) != 2 {
					t.Fatalf("from %s OLM brings %v, %v; want both packages", at, brought, err)
				}
				next, _, _ := strings.Cut(brought[1], " ")
				if brought[0] != clusterOf(next)+" from "+w.boldest || brought[1] != next+" from "+w.boldest {
					t.Fatalf("from %s OLM brings %v: the packages part", at, brought)
				}
				at = next
				w.start(clusterOf(at), w.boldest)
				w.install(at, w.boldest)
			}
			w.brings()
		})
	}
}
