package story

import (
	"fmt"
	"math/rand/v2"
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
	// drains are the nodes that somebody drains, in the order in which it was begun.
	drains []*world.Node
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
		if i%evictEvery == 0 {
			p.goOnDraining()
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
	if lacks := p.judge.Unsettled(); lacks != "" || len(p.drains) == 0 {
		return lacks
	}
	return p.drains[0].Name + " is drained, and not all of its pods are let go"
}
