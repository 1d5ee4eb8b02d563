package story

import (
	"errors"
	"slices"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/world"
)

// heal ends all faults.
func (p *play) heal() {
	p.w.Faults.APIDown, p.w.Faults.DNSDown, p.w.Faults.NoRoom, p.w.Faults.SlowDNS = false, false, false, 0
	p.pushImages()
	clear(p.w.Faults.Blind)
	clear(p.w.Faults.Links)
	for _, o := range p.w.Operators {
		o.Halted, o.Halts, o.HaltsOver = false, false, ""
		clear(o.Stalled)
	}
	p.w.MakeClass()
	for _, n := range p.w.Nodes {
		p.w.Return(n)
	}
	p.w.Thaw()
	for _, name := range sortedKeys(p.undo) {
		p.undo[name]()
	}
	p.askForWhatCanBe()
	// A member that its volume holds where it cannot run stays so for ever while nobody may be replaced, and the operator says so.
	p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Replacement = v1alpha1.Replacement{} })
	if len(p.w.Operators) == 0 {
		p.w.StartOperator()
	}
}

// pushImages lets the images be pulled, and run, of what members run, or ran last. One that nobody was ever seen to run stays away: the
// user thinks better of it.
func (p *play) pushImages() {
	cluster := p.w.Cluster()
	if cluster == nil || cluster.Status.Version == "" {
		clear(p.w.Faults.Unpullable)
		clear(p.w.Faults.Broken)
		return
	}
	mend := func(version string) {
		delete(p.w.Faults.Unpullable, world.Images[version])
		delete(p.w.Faults.Broken, world.Images[version])
	}
	mend(cluster.Status.Version)
	for _, m := range cluster.Status.Members {
		mend(m.Version)
	}
	for _, process := range p.w.Engine.Processes() {
		mend(process.Version.String())
	}
}

// errNotCreatable and errNoImage are why a version is not had.
var (
	errNotCreatable = errors.New("no cluster is created with it")
	errNoImage      = errors.New("its image cannot be pulled, or run")
)

// askForWhatCanBe goes back to the version that the members run, where the one that is asked for cannot be reached from it, and to
// one that a cluster can be created with, where there is none yet.
func (p *play) askForWhatCanBe() {
	cluster := p.w.Cluster()
	if cluster == nil {
		return
	}
	runs := cluster.Status.Version
	for _, process := range p.w.Engine.Processes() {
		if runs == "" {
			runs = process.Version.String()
		}
	}
	var refused error
	if runs == "" {
		runs = p.Version
		if !slices.Contains(world.Images.Creatable(), cluster.Spec.Version) {
			refused = errNotCreatable
		}
	} else {
		var steps []string
		steps, refused = world.Images.Path(runs, cluster.Spec.Version)
		for _, step := range steps {
			if image := world.Images[step]; p.w.Faults.Unpullable[image] || p.w.Faults.Broken[image] {
				refused = errNoImage
			}
		}
	}
	if refused != nil {
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Version = runs })
		p.w.Tell("*** etcd %s is asked for, which can be had", runs)
	}
	if strings.HasPrefix(p.w.Cluster().Spec.Version, "3.5.") {
		none := int32(0)
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.ReadReplicas = &none })
	}
}
