package resolve

import (
	"slices"
	"testing"

	"github.com/operator-framework/operator-lifecycle-manager/pkg/controller/registry/resolver/cache"
	"github.com/operator-framework/operator-registry/pkg/api"
)

// foreign is a package that serves the kind of the clusters' package, and is not ours.
const foreign = "another-etcd"

// offerForeign adds it to the catalog.
func (w *world) offerForeign() {
	w.t.Helper()
	head := clusterOf(w.head(w.boldest))
	i := slices.IndexFunc(w.offered, func(e *cache.Entry) bool { return e.Name == head })
	another, source := *w.offered[i], *w.offered[i].SourceInfo
	source.Package, source.Channel = foreign, w.boldest
	another.Name, another.SourceInfo, another.Properties = foreign+".v1.0.0", &source, slices.Clone(another.Properties)
	another.Replaces, another.Skips, another.SkipRange = "", nil, nil
	for i, p := range another.Properties {
		if p.Type == "olm.package" {
			another.Properties[i] = &api.Property{Type: p.Type, Value: `{"packageName":"` + foreign + `","version":"` + another.Version.String() + `"}`}
		}
	}
	w.offered = append(w.offered, &another)
}

func TestAForeignPackageThatServesTheKindIsNotTakenForOurs(t *testing.T) {
	w := newWorld(t)
	w.offerForeign()
	w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool { return e.Package() == cluster })
	w.subscribe(database, w.boldest)
	w.refused("constraints not satisfiable", "package: "+cluster)
}

func TestBesideAForeignPackageThatServesTheKindOursIsTaken(t *testing.T) {
	w := newWorld(t)
	w.offerForeign()
	w.subscribe(database, w.boldest)
	head := w.head(w.boldest)
	w.brings(clusterOf(head)+" from "+w.firstWith(clusterOf(head)), head+" from "+w.boldest)
}

// OLM lets only one package of a namespace serve a kind.
func TestWhereAForeignPackageServesTheKindAlreadyNothingIsInstalled(t *testing.T) {
	w := newWorld(t)
	w.offerForeign()
	w.install(foreign+".v1.0.0", w.boldest)
	w.subscribe(database, w.boldest)
	w.refused("constraints not satisfiable", foreign, "provide EtcdCluster (database.example.com/v1alpha1)")
}

// `operator-sdk run bundle-upgrade` brings one bundle into one catalog.
func TestNeitherPackageGoesToTheNextReleaseAlone(t *testing.T) {
	all := releases(t)
	start := database + ".v" + all[len(all)-1]
	for _, stays := range []string{cluster, database} {
		t.Run(stays+" stays", func(t *testing.T) {
			w := newWorld(t)
			w.install(clusterOf(start), w.boldest)
			w.install(start, w.boldest)
			next := w.next(start)
			if stays == cluster {
				next = clusterOf(next)
			}
			w.offered = slices.DeleteFunc(w.offered, func(e *cache.Entry) bool { return e.Name == next })
			w.brings()
		})
	}
}
