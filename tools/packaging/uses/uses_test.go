package uses

import (
	"context"
	"sync"
	"testing"
)

// once reads the operator, which takes seconds.
var once = sync.OnceValues(func() (Uses, error) { return Of(context.Background(), "../../..") })

func read(t *testing.T) Uses {
	t.Helper()
	found, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheTypeOfEveryObjectIsClear(t *testing.T) {
	for _, call := range read(t).Unclear {
		t.Errorf("%s may be of any type", call)
	}
}

func TestUsesAreFoundThroughHelpersFieldsAndWatches(t *testing.T) {
	found := read(t)
	for _, use := range []string{
		"/pods create",                  // through a helper
		"/pods delete",                  // with a precondition
		"/pods list",                    // by a watch
		"/nodes watch",                  // through a field
		"/persistentvolumeclaims patch", // directly
		"/secrets get",                  // past the cache
		"database.example.com/etcdclusters/status patch",
		"authentication.k8s.io/tokenreviews create", // by a library
	} {
		if !found.Cluster[use] {
			t.Errorf("the operator of clusters does not use %s", use)
		}
	}
	for _, use := range []string{
		"/pods deletecollection", "/pods update", "/nodes create", "discovery.k8s.io/endpointslices get", "/configmaps get",
		"database.example.com/etcdclusters/finalizers update",
	} {
		if found.Cluster[use] {
			t.Errorf("the operator of clusters uses %s", use)
		}
	}
	for use, want := range map[string]bool{
		"database.example.com/etcdclusters create": true, "database.example.com/etcdclusters delete": false,
		"/secrets get": false, "/pods list": false, "database.example.com/productionreadydatabases/status patch": true,
	} {
		if found.Database[use] != want {
			t.Errorf("the operator of databases uses %s: %t, want %t", use, found.Database[use], want)
		}
	}
}
