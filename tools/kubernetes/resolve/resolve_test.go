package resolve

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/blang/semver/v4"
	"github.com/operator-framework/api/pkg/operators/v1alpha1"
	listers "github.com/operator-framework/operator-lifecycle-manager/pkg/api/client/listers/operators/v1alpha1"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver/cache"
	"github.com/operator-framework/operator-registry/pkg/api"
	"github.com/operator-framework/operator-registry/pkg/client"
	"github.com/sirupsen/logrus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clientcache "k8s.io/client-go/tools/cache"
)

// namespace is where the catalog, the Subscriptions and the operators are.
const namespace = "ns"

var catalogKey = cache.SourceKey{Name: "catalog", Namespace: namespace}

// world is a namespace with a catalog, as OLM's resolver sees it.
type world struct {
	t *testing.T
	// offered is what the catalog has, read over gRPC as OLM reads it.
	offered []*cache.Entry
	// heads maps a channel of the database to the version that it ends in.
	heads     map[string]string
	installed []*cache.Entry
	asked     []*v1alpha1.Subscription
}

// clients leads every CatalogSource to the catalog that a test serves.
type clients struct{ client.Interface }

func (c clients) ClientsForNamespaces(...string) map[registry.CatalogKey]client.Interface {
	return map[registry.CatalogKey]client.Interface{{Name: catalogKey.Name, Namespace: catalogKey.Namespace}: c}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	connection := serve(t, root)
	sources := clientcache.NewIndexer(clientcache.MetaNamespaceKeyFunc, clientcache.Indexers{clientcache.NamespaceIndex: clientcache.MetaNamespaceIndexFunc})
	source := &v1alpha1.CatalogSource{ObjectMeta: metav1.ObjectMeta{Name: catalogKey.Name, Namespace: catalogKey.Namespace}}
	if err := sources.Add(source); err != nil {
		t.Fatal(err)
	}
	provider := resolver.SourceProviderFromRegistryClientProvider(
		clients{client.NewClientFromConn(connection)}, listers.NewCatalogSourceLister(sources), quiet())
	snapshot, err := provider.Sources(namespace)[catalogKey].Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, offered: snapshot.Entries, heads: heads(t, connection, database)}
}

func quiet() *logrus.Logger {
	logger := logrus.New()
	logger.SetOutput(io.Discard)
	return logger
}

// subscribe asks for a package; an installed one follows another channel from now on.
func (w *world) subscribe(name, channel string) {
	for _, subscription := range w.asked {
		if subscription.Spec.Package == name {
			subscription.Spec.Channel = channel
			return
		}
	}
	w.asked = append(w.asked, &v1alpha1.Subscription{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace},
		Spec: &v1alpha1.SubscriptionSpec{
			Package: name, Channel: channel, CatalogSource: catalogKey.Name, CatalogSourceNamespace: catalogKey.Namespace,
		},
	})
}

// install adds a version that runs already, with the Subscription that brought it.
func (w *world) install(version, channel string) {
	w.t.Helper()
	i := slices.IndexFunc(w.offered, func(e *cache.Entry) bool { return e.Name == version })
	if i < 0 {
		w.t.Fatalf("the catalog has no %s", version)
	}
	offered := w.offered[i]
	w.subscribe(offered.Package(), channel)
	subscription := w.asked[len(w.asked)-1]
	subscription.Status = v1alpha1.SubscriptionStatus{CurrentCSV: version, InstalledCSV: version}
	installed := *offered
	installed.SourceInfo = &cache.OperatorSourceInfo{
		Package: offered.Package(), Catalog: cache.NewVirtualSourceKey(namespace), Subscription: subscription,
	}
	w.installed = append(w.installed, &installed)
}

// resolve returns what OLM would install now, as VERSION from CHANNEL.
func (w *world) resolve() ([]string, error) {
	valid := func(entries []*cache.Entry) *cache.Snapshot {
		return &cache.Snapshot{Entries: entries, Valid: make(chan struct{})}
	}
	operators, err := resolver.NewDefaultResolver(cache.New(cache.StaticSourceProvider{
		catalogKey: valid(w.offered), cache.NewVirtualSourceKey(namespace): valid(w.installed),
	}), quiet()).Resolve([]string{namespace}, w.asked)
	var brought []string
	for _, operator := range operators {
		brought = append(brought, operator.Name+" from "+operator.Channel())
	}
	slices.Sort(brought)
	return brought, err
}

// brings fails unless OLM would install exactly this.
func (w *world) brings(want ...string) {
	w.t.Helper()
	got, err := w.resolve()
	if err != nil || !slices.Equal(got, want) {
		w.t.Errorf("OLM brings %v, %v; want %v", got, err, want)
	}
}

// refused fails unless OLM would install nothing, and say why in these words.
func (w *world) refused(want ...string) {
	w.t.Helper()
	got, err := w.resolve()
	if err == nil {
		w.t.Fatalf("OLM brings %v, want a refusal", got)
	}
	for _, words := range want {
		if !strings.Contains(err.Error(), words) {
			w.t.Errorf("OLM says %q, want %q in it", err, words)
		}
	}
}

// clusterOf is the version of the clusters' package that was released with one of the databases'.
func clusterOf(version string) string { return strings.Replace(version, database, cluster, 1) }

// head is the version of the database that a channel ends in.
func (w *world) head(channel string) string {
	w.t.Helper()
	if w.heads[channel] == "" {
		w.t.Fatalf("there is no channel %s", channel)
	}
	return w.heads[channel]
}

func TestASubscriptionBringsBothPackagesOfItsChannel(t *testing.T) {
	for _, channel := range []string{"candidate", "fast", "stable"} {
		t.Run(channel, func(t *testing.T) {
			w := newWorld(t)
			w.subscribe(database, channel)
			version := w.head(channel)
			from := channel
			if version == w.head("stable") {
				from = "stable" // the default channel goes first where it has the same
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
	if next := w.next("0.1.0"); next != w.head("candidate") {
		// From far behind OLM goes one step at a time; the database waits for it.
		w.refused(database)
		return
	}
	w.brings(clusterOf(w.head("candidate"))+" from candidate", w.head("candidate")+" from candidate")
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
