package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// checkVersion creates nothing with a version that is not known, or that may only be upgraded from. A cluster that runs
// goes on as it is.
func checkVersion(v *view, d *verdict) {
	asked := v.cluster.Spec.Version
	engine, known := release.Engine(asked)
	switch {
	case !known:
		d.problem(v1alpha1.ReasonVersionUnsupported, "etcd %s is not known; supported: %s", asked, v.supported())
	case !engine.Creatable && asked != v.version, !engine.Creatable && !v.Founded():
		d.problem(v1alpha1.ReasonVersionUnsupported,
			"etcd %s can be upgraded from, but no cluster can be created with it; supported: %s", asked, v.supported())
	case v.Settings.Images[asked] == "":
		d.problem(v1alpha1.ReasonVersionUnsupported, "this operator was installed without an image of etcd %s; supported: %s",
			asked, v.supported())
	case v.Founded() && (!v.engineKnown || v.Settings.Images[v.version] == ""):
		d.problem(v1alpha1.ReasonVersionUnsupported, "the members run etcd %s, of which this operator has no image: "+
			"they go on, and nothing of them can be made anew; supported: %s", v.version, v.supported())
	default:
		return
	}
	if !v.Founded() || !v.engineKnown || v.Settings.Images[v.version] == "" {
		d.say(v1alpha1.ReasonBlocked, "%s", d.problems[len(d.problems)-1].Message)
		d.stop()
	}
}

func (v *view) supported() string {
	return strings.Join(v.Settings.Images.Creatable(), ", ")
}
