package story

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/judge"
	"database.example.com/operator/internal/simulator/world"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// patience is how many steps a cluster may take to become what its spec asks for, once all faults have ended.
const patience = 10000

// paceAfter is after how many steps time goes faster, and again, and pace how much faster.
const (
	paceAfter = 2000
	pace      = 20
)

// settledFor is how many steps it has to stay so.
const settledFor = 60

// obeyEvery is after how many steps a user does what the operator asks for.
const obeyEvery = 300

// play is a story that happens.
type play struct {
	Story
	w     *world.World
	judge *judge.Judge
	// undo takes back what was asked for wrongly.
	undo  map[string]func()
	steps int
}

// Outcome is what became of a story.
type Outcome struct {
	// Violation is the rule that was broken; nil when none was.
	Violation *judge.Violation
	// Steps are how many there were, Looks how many looks of operators.
	Steps int
}

// Play lets a story happen; tell, if set, is told all of it.
func Play(s Story, tell func(format string, args ...any)) Outcome {
	p := &play{Story: s, undo: map[string]func(){}}
	p.w = world.New(s.Nodes, s.Local, rand.New(rand.NewPCG(uint64(s.Seed), 1)))
	defer p.w.End()
	if tell != nil {
		p.w.Listen(tell)
	}
	p.judge = judge.New(p.w)
	p.begin()
	violation := p.happen()
	if violation == nil {
		violation = p.settle()
	}
	if violation != nil {
		p.w.Tell("at the end there is:\n%s", p.w)
	}
	return Outcome{Violation: violation, Steps: p.steps}
}

// begin applies the resource and starts an operator.
func (p *play) begin() {
	p.apply()
	p.w.StartOperator()
}

func (p *play) apply() {
	size, replicas := p.Size, p.Replicas
	// It is not there.
	_ = p.w.API.Create(&v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: world.ClusterName},
		Spec:       v1alpha1.EtcdClusterSpec{Size: &size, ReadReplicas: &replicas, Version: p.Version},
	})
}

// happen lets the events happen.
func (p *play) happen() *judge.Violation {
	for _, e := range p.Events {
		p.w.Rand = rand.New(rand.NewPCG(e.Seed, 2))
		if told := kinds[e.Kind](p, e.Pick); told != "" {
			p.w.Tell("*** %s", told)
		}
		// The judge sees what happens before anybody can act on it.
		if violation := p.judge.Check(); violation != nil {
			return violation
		}
		for range e.Steps {
			if !p.w.Step() {
				break
			}
			p.steps++
			if violation := p.judge.Check(); violation != nil {
				return violation
			}
		}
	}
	return nil
}

// settle ends all faults, and waits until the cluster is as its spec wants it.
func (p *play) settle() *judge.Violation {
	p.w.Tell("*** all faults end")
	p.w.Rand = rand.New(rand.NewPCG(uint64(p.Seed), 3))
	p.heal()
	lacks, calm := "", 0
	for i := range patience {
		// What waits for minutes is waited for in larger steps.
		p.w.Pace = time.Duration(1 + i/paceAfter*pace)
		moved := p.w.Step()
		p.steps++
		if violation := p.judge.Check(); violation != nil {
			return violation
		}
		if i%obeyEvery == 0 {
			p.obey()
		}
		if lacks = p.lacks(); lacks != "" {
			calm = 0
		} else if calm++; calm > settledFor || !moved {
			return nil
		}
		if !moved {
			break
		}
	}
	message := ""
	if cluster := p.w.Cluster(); cluster != nil {
		message = cluster.Status.Message
	}
	return &judge.Violation{Rule: "convergence", Message: fmt.Sprintf("%s; the operator says: %s", lacks, message)}
}

// lacks says what is missing. Where the disks of a majority are gone nothing comes back, and nothing must; nor does it where a
// human has to look first. That is all there is to see.
func (p *play) lacks() string {
	if p.judge.QuorumIsGone() || p.judge.NobodyKnows() || p.judge.HumanIsAwaited() {
		return ""
	}
	return p.judge.Unsettled()
}

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
