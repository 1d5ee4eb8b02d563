package packaging

// Version is the version of both packages at head, without a leading v. The tag of their images is Version too. `make release` and
// `make head` change it here and wherever the repository names the head's images.
const Version = "0.4.0"

// The two OLM packages. Both run the same image.
const (
	// ProductionReadyDatabase is the package that a user subscribes to.
	ProductionReadyDatabase = "production-ready-database"
	// EtcdCluster is the package that OLM brings along.
	EtcdCluster = "etcd-cluster"
)

// Packages lists both packages, the one that the other depends on first.
func Packages() []string { return []string{EtcdCluster, ProductionReadyDatabase} }
