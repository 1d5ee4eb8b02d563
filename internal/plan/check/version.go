package check

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
)

// Version creates nothing with a version that is not known, or that may only be upgraded from. A cluster that runs and
// cannot be taken to the version of the spec goes on as it is.
func Version(v *view.View, d *verdict.Verdict) {
	if v.Founded() {
		checkWay(v, d)
		return
	}
	asked := v.Cluster.Spec.Version
	engine, known := release.Engine(asked)
	switch {
	case !known:
		d.Block(v1alpha1.ReasonVersionUnsupported, "etcd %s is not known; supported: %s", asked, supported(v))
	case !engine.Creatable:
		d.Block(v1alpha1.ReasonVersionUnsupported,
			"etcd %s can be upgraded from, but no cluster can be created with it; supported: %s", asked, supported(v))
	case v.Settings.Images[asked] == "":
		d.Block(v1alpha1.ReasonVersionUnsupported, "this operator was installed without an image of etcd %s; supported: %s",
			asked, supported(v))
	}
}

// checkWay tells of members that run what cannot be run here, and why a cluster cannot be taken to the version of the spec. Nothing stops
// for either: without an image no pod of that version is made or stopped, and the way to another version stays open.
func checkWay(v *view.View, d *verdict.Verdict) {
	for _, version := range versionsInUse(v) {
		if !v.HasImage(version) {
			d.Problem(v1alpha1.ReasonVersionUnsupported, "members run etcd %s, of which this operator has no image: they go on, and none of "+
				"them can be made again, made anew or replaced; the cluster can be taken to: %s", version, v.Settings.Images.Reachable(v.Version))
		}
	}
	if _, err := v.Settings.Images.Path(v.Version, v.Cluster.Spec.Version); err != nil {
		d.Problem(v1alpha1.ReasonVersionUnsupported, "%s", err)
	}
}

// versionsInUse are the versions that pods are made with: that of a change only once a member was given it.
func versionsInUse(v *view.View) []string {
	if v.ChangesVersion() && len(v.Cluster.Status.Operation.Members) > 0 {
		return []string{v.Version, v.Cluster.Status.Operation.Version}
	}
	return []string{v.Version}
}

func supported(v *view.View) string {
	return strings.Join(v.Settings.Images.Creatable(), ", ")
}
