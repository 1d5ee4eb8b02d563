package resolve

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/blang/semver/v4"
	"github.com/operator-framework/api/pkg/operators/v1alpha1"
	listers "github.com/operator-framework/operator-lifecycle-manager/pkg/api/client/listers/operators/v1alpha1"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver"
	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver/cache"
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
	heads map[string]string
	// boldest and careful are the first and the last channel, and usual is the default.
	boldest, careful, usual string
	installed               []*cache.Entry
	asked                   []*v1alpha1.Subscription
}

// clients leads every CatalogSource to the catalog that a test serves.
type clients struct{ client.Interface }

func (c clients) ClientsForNamespaces(...string) map[registry.CatalogKey]client.Interface {
	return map[registry.CatalogKey]client.Interface{{Name: catalogKey.Name, Namespace: catalogKey.Namespace}: c}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return worldOf(t, root)
}

// worldOf is a world whose catalog is another one.
func worldOf(t *testing.T, root string) *world {
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
	f := channels(t)
	return &world{
		t: t, offered: snapshot.Entries, heads: heads(t, connection, database),
		boldest: f.Channels[0].Name, careful: f.Channels[len(f.Channels)-1].Name, usual: f.Default,
	}
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

// start is install in a namespace where nothing is yet.
func (w *world) start(version, channel string) {
	w.t.Helper()
	w.installed, w.asked = nil, nil
	w.install(version, channel)
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

// ends cuts a channel of a package off behind a version of the database, as it was when that was the newest there.
func (w *world) ends(pkg, channel, version string) {
	last := semver.MustParse(strings.TrimPrefix(version, database+".v"))
	w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool {
		return e.Package() == pkg && e.Channel() == channel && e.Version.GT(last)
	})
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
