package product

import (
	"fmt"
	"slices"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// Verdict is the answer to the version that is asked for: the status, reason and message of condition VersionSupported.
type Verdict struct {
	// Release is the version's entry in the table; the zero value when there is none.
	Release release.ProductRelease
	// Reason is a reason of condition VersionSupported, Message the sentence beside it.
	Reason, Message string
}

// Supported says whether the database can be given the version.
func (v Verdict) Supported() bool { return v.Reason == v1alpha1.ReasonKnown }

// objection says why a known version cannot be given to the database; empty when it does not object.
type objection struct {
	reason string
	says   func(Observation, release.ProductRelease) string
}

// objections in the order in which they are raised: what the user has to hear first comes first.
var objections = []objection{
	{v1alpha1.ReasonUpgradeFromOnly, cannotBeCreated},
	{v1alpha1.ReasonPathUnsupported, cannotBeReached},
	{v1alpha1.ReasonReadReplicasUnsupported, cannotHaveReadReplicas},
	{v1alpha1.ReasonEngineUnsupported, cannotBeProvided},
}

// judge answers the version that is asked for.
func judge(o Observation) Verdict {
	asked := o.Database.Spec.Version
	product, known := release.Product(asked)
	if !known {
		return Verdict{Reason: v1alpha1.ReasonUnknownVersion, Message: fmt.Sprintf(
			"Version %s is not known. There are %s.", asked, list(creatable(o)))}
	}
	for _, objection := range objections {
		if message := objection.says(o, product); message != "" {
			return Verdict{Release: product, Reason: objection.reason, Message: message}
		}
	}
	return Verdict{Release: product, Reason: v1alpha1.ReasonKnown,
		Message: fmt.Sprintf("Version %s runs etcd %s.", product.Version, product.Engine)}
}

func cannotBeCreated(o Observation, product release.ProductRelease) string {
	if o.engine() != "" || product.Creatable {
		return ""
	}
	return fmt.Sprintf("Version %s can be upgraded from, but no new database can be created with it. Create one with %s.",
		product.Version, list(creatable(o)))
}

func cannotBeReached(o Observation, product release.ProductRelease) string {
	engine := o.engine()
	if engine == "" || engine == product.Engine {
		return ""
	}
	running, known := release.ProductOfEngine(engine)
	switch {
	case !known:
		return fmt.Sprintf("The database runs etcd %s, which is the engine of no version of the product that is known here: "+
			"it cannot be taken to %s.", engine, product.Version)
	case slices.Contains(product.From, running.Version):
		return ""
	}
	next := versions(release.NextProducts(running.Version))
	if len(next) == 0 {
		return fmt.Sprintf("A running database cannot be taken from %s to %s. There is no newer version; set %s again.",
			running.Version, product.Version, running.Version)
	}
	return fmt.Sprintf("A running database cannot be taken from %s to %s in one step. It can be taken to %s.",
		running.Version, product.Version, list(next))
}

func cannotHaveReadReplicas(o Observation, product release.ProductRelease) string {
	if readReplicas(o.Database) == 0 || product.ReadReplicas {
		return ""
	}
	var able []string
	for _, p := range release.Products() {
		if p.ReadReplicas && p.Creatable {
			able = append(able, p.Version)
		}
	}
	return fmt.Sprintf("The engine of version %s cannot have read replicas. Set readReplicas to 0, or a version that can: %s.",
		product.Version, list(able))
}

// cannotBeProvided asks the etcd-cluster operator's own table, which it publishes with every EtcdCluster.
func cannotBeProvided(o Observation, product release.ProductRelease) string {
	provided := provided(o)
	if len(provided) == 0 || slices.Contains(provided, product.Engine) || o.engine() == product.Engine {
		return ""
	}
	return fmt.Sprintf("Version %s needs etcd %s, which the installed etcd-cluster operator does not know (it knows %s). "+
		"Update package etcd-cluster.", product.Version, product.Engine, list(provided))
}

// provided lists the engines that the etcd-cluster operator can create; empty when it has not said so yet.
func provided(o Observation) []string {
	if o.Cluster == nil {
		return nil
	}
	return o.Cluster.Status.SupportedVersions
}

// creatable lists the versions that a new database can be created with here.
func creatable(o Observation) []string {
	engines := provided(o)
	return versions(slices.DeleteFunc(release.Products(), func(p release.ProductRelease) bool {
		return !p.Creatable || len(engines) > 0 && !slices.Contains(engines, p.Engine)
	}))
}

func versions(products []release.ProductRelease) []string {
	names := make([]string, 0, len(products))
	for _, p := range products {
		names = append(names, p.Version)
	}
	return names
}

// list writes words as a sentence needs them: a, b and c.
func list(words []string) string {
	switch last := len(words) - 1; {
	case last < 0:
		return "none"
	case last == 0:
		return words[0]
	default:
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
}
