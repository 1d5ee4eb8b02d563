package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// checkVersion creates nothing with a version that is not known, or that may only be upgraded from. A cluster that runs and
// cannot be taken to the version of the spec goes on as it is; one whose own version cannot be run here is left alone.
func checkVersion(v *view, d *verdict) {
	if v.Founded() {
		v.checkWay(d)
		return
	}
	asked := v.cluster.Spec.Version
	engine, known := release.Engine(asked)
	switch {
	case !known:
		d.block(v1alpha1.ReasonVersionUnsupported, "etcd %s is not known; supported: %s", asked, v.supported())
	case !engine.Creatable:
		d.block(v1alpha1.ReasonVersionUnsupported,
			"etcd %s can be upgraded from, but no cluster can be created with it; supported: %s", asked, v.supported())
	case v.Settings.Images[asked] == "":
		d.block(v1alpha1.ReasonVersionUnsupported, "this operator was installed without an image of etcd %s; supported: %s",
			asked, v.supported())
	}
}

// checkWay tells why a cluster cannot be taken to the version of the spec, and stops where members run what cannot be run here.
func (v *view) checkWay(d *verdict) {
	for _, version := range v.versionsInUse() {
		if _, known := release.Engine(version); !known || v.Settings.Images[version] == "" {
			d.block(v1alpha1.ReasonVersionUnsupported, "the members run etcd %s, of which this operator has no image: "+
				"they go on, and nothing of them can be made anew; supported: %s", version, v.supported())
			return
		}
	}
	if _, err := v.Settings.Images.Path(v.version, v.cluster.Spec.Version); err != nil {
		d.problem(v1alpha1.ReasonVersionUnsupported, "%s", err)
	}
}

// versionsInUse are the versions that pods are made with: that of a change only once a member was given it.
func (v *view) versionsInUse() []string {
	if v.changesVersion() && len(v.cluster.Status.Operation.Members) > 0 {
		return []string{v.version, v.cluster.Status.Operation.Version}
	}
	return []string{v.version}
}

func (v *view) supported() string {
	return strings.Join(v.Settings.Images.Creatable(), ", ")
}
