package release

import "slices"

// ProductRelease is one version of the product. Everything that depends on the engine itself (images, flags, gates) belongs
// to EngineRelease: the two tables may be those of neighbouring releases of the operator, and meet only in the engine's
// version.
type ProductRelease struct {
	// Version is the product's, with a leading v.
	Version string
	// Engine is the version of etcd that it runs, without a leading v.
	Engine string
	// Creatable says whether a new database may be created with it. A version that is not creatable can be upgraded from.
	Creatable bool
	// ReadReplicas says whether its engine can have permanent learners.
	ReadReplicas bool
	// From lists the versions that a running database can be taken to this one from.
	From []string
}

// products is every version that is known, oldest first. A path never jumps a minor version of the engine and always leads
// through the newest patch of the older one: v3.9.0 and v4.0.0 run patches below the gates of the next minor version. It may
// lead back to the minor version below.
var products = []ProductRelease{
	{Version: "v3.9.0", Engine: "3.5.20"},
	{Version: "v3.9.1", Engine: "3.5.35", Creatable: true, From: []string{"v3.9.0", "v4.0.1"}},
	{Version: "v4.0.0", Engine: "3.6.10", ReadReplicas: true},
	{Version: "v4.0.1", Engine: "3.6.16", ReadReplicas: true, Creatable: true, From: []string{"v3.9.1", "v4.0.0", "v4.1.0"}},
	{Version: "v4.1.0", Engine: "3.7.3", ReadReplicas: true, Creatable: true, From: []string{"v4.0.1"}},
}

// Product looks a version of the product up; false means that this operator does not know it.
func Product(version string) (ProductRelease, bool) {
	return findProduct(func(p ProductRelease) bool { return p.Version == version })
}

// ProductOfEngine looks up the version of the product that runs an engine; false means that none does.
func ProductOfEngine(engine string) (ProductRelease, bool) {
	return findProduct(func(p ProductRelease) bool { return p.Engine == engine })
}

func findProduct(matches func(ProductRelease) bool) (ProductRelease, bool) {
	i := slices.IndexFunc(products, matches)
	if i < 0 {
		return ProductRelease{}, false
	}
	return products[i], true
}

// Products lists every known version of the product, oldest first.
func Products() []ProductRelease { return slices.Clone(products) }

// NextProducts lists the versions that a running database of the given version can be taken to, oldest first.
func NextProducts(from string) []ProductRelease {
	return slices.DeleteFunc(Products(), func(p ProductRelease) bool { return !slices.Contains(p.From, from) })
}
