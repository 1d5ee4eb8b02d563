package release

// Minor is a minor version of etcd, for instance 3.6. Flags and abilities depend on it.
type Minor string

// The minor versions of etcd that have an entry in the table of flags.
const (
	Minor35 Minor = "3.5"
	Minor36 Minor = "3.6"
	Minor37 Minor = "3.7"
)

// MaxLearners is the value of --max-learners on every member from 3.6 on, one constant for all of them (I17): six voters
// that join a founder, nine read replicas, and one replacement.
const MaxLearners = 16

// EngineRelease is one version of etcd.
type EngineRelease struct {
	// Version is etcd's own, without a leading v.
	Version string
	// Minor selects the flags.
	Minor Minor
	// ImageVariable is the environment variable of the manager that holds the image.
	ImageVariable string
	// Creatable says whether a new cluster may be created with it. Patches below an upgrade gate may only be upgraded from.
	Creatable bool
}

// ReadReplicas says whether the release can have permanent learners: etcd 3.5 allows one learner in all, which joining
// members need.
func (r EngineRelease) ReadReplicas() bool { return r.Minor != Minor35 }

// FoundedBySeed says whether a cluster is founded by a single voter that the others join as learners. With the one learner
// of 3.5 each join costs the 5 s of the server's health interval, so there all voters found the cluster at once.
func (r EngineRelease) FoundedBySeed() bool { return r.Minor != Minor35 }

// JoinsAtOnce is how many learners that are to become voters may be in the member list at the same time.
func (r EngineRelease) JoinsAtOnce() int {
	if r.Minor == Minor35 {
		return 1
	}
	return MaxLearners
}

// engines is every version that is known, oldest first.
var engines = []EngineRelease{
	{Version: "3.5.20", Minor: Minor35, ImageVariable: "RELATED_IMAGE_ETCD_3_5_20"},
	{Version: "3.5.35", Minor: Minor35, ImageVariable: "RELATED_IMAGE_ETCD_3_5_35", Creatable: true},
	{Version: "3.6.10", Minor: Minor36, ImageVariable: "RELATED_IMAGE_ETCD_3_6_10"},
	{Version: "3.6.16", Minor: Minor36, ImageVariable: "RELATED_IMAGE_ETCD_3_6_16", Creatable: true},
	{Version: "3.7.3", Minor: Minor37, ImageVariable: "RELATED_IMAGE_ETCD_3_7_3", Creatable: true},
}

// Engine looks a version of etcd up; false means that this operator does not know it.
func Engine(version string) (EngineRelease, bool) {
	for _, e := range engines {
		if e.Version == version {
			return e, true
		}
	}
	return EngineRelease{}, false
}

// Engines lists every known version of etcd, oldest first.
func Engines() []EngineRelease { return append([]EngineRelease(nil), engines...) }

// CreatableEngines lists the versions that a new cluster can be created with, oldest first.
func CreatableEngines() []string {
	var versions []string
	for _, e := range engines {
		if e.Creatable {
			versions = append(versions, e.Version)
		}
	}
	return versions
}

// EnginesWithReadReplicas lists the versions that a new cluster with read replicas can be created with, oldest first.
func EnginesWithReadReplicas() []string {
	var versions []string
	for _, e := range engines {
		if e.Creatable && e.ReadReplicas() {
			versions = append(versions, e.Version)
		}
	}
	return versions
}
