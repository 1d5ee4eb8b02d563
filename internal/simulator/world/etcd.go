package world

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
)

// electionTimeout is how long a voter that hears no leader waits before it stands.
const electionTimeout = time.Second

// etcd lets one process do one thing, the processes in an order that is drawn.
func (w *World) etcd() bool {
	if w.network {
		w.network = false
		w.Engine.Refresh()
	}
	processes := w.Engine.Processes()
	for _, i := range w.reshuffled(len(processes)) {
		if w.process(processes[i]) {
			return true
		}
	}
	return false
}

func (w *World) process(p *engine.Process) bool {
	c := w.Engine
	switch {
	case p.Frozen:
		return false
	case c.Retire(p):
		return true
	case c.StepDown(p):
		w.Tell("%s knows no leader any more", p.Name)
		return true
	case c.Behind(p):
		c.Beat(p)
		return true
	case c.Publish(p):
		w.Tell("%s serves clients", p.Name)
		return true
	case c.Monitor(p):
		w.Tell("the cluster's version is %s", p.Data.State.Version)
		return true
	}
	return w.stand(p)
}

// stand lets a voter that has heard no leader for a while hold an election.
func (w *World) stand(p *engine.Process) bool {
	switch {
	case !w.Engine.MayWin(p):
		p.StandsAt = 0
		return false
	case p.StandsAt == 0:
		p.StandsAt = w.now + electionTimeout + time.Duration(w.Rand.IntN(1000))*time.Millisecond
		return false
	case w.now < p.StandsAt:
		return false
	}
	p.StandsAt = 0
	if w.Engine.Stand(p) {
		w.Tell("%s leads from term %d on", p.Name, p.Data.Term)
		return true
	}
	return false
}

// nextElection is when the next voter may stand, the next leader compares versions, or the next slow disk takes an entry in; zero when
// none does.
func (w *World) nextElection() time.Duration {
	var next time.Duration
	for _, p := range w.Engine.Processes() {
		for _, at := range []time.Duration{p.StandsAt, w.Engine.MonitorsAt(p), w.Engine.TakesAt(p)} {
			if at > w.now && (next == 0 || at < next) {
				next = at
			}
		}
	}
	return next
}

// Write lets a client write through the client Service. A write that fails may be done all the same. Some clients write a lot: who lags
// is far behind then.
func (w *World) Write() bool { return w.write(engine.Entry{}, 1, 1, 1, 2000) }

// WriteMuch lets a client write so many bytes.
func (w *World) WriteMuch(bytes int64) bool {
	return w.write(engine.Entry{Bytes: bytes}, 1, 1, 1, 2000)
}

// WriteOften lets a client write so often that every member saves its log.
func (w *World) WriteOften() bool { return w.write(engine.Entry{}, 2000, 20000) }

// MakeRoom lets a user compact and defragment every member, and disarm the alarms; it says whether a leader was there for it.
func (w *World) MakeRoom() bool {
	for _, p := range w.Engine.Processes() {
		if p.Leads() && w.Engine.LeaderOf(p) == p {
			return w.Engine.Propose(p, engine.Entry{Kind: engine.Shrink}) == nil && w.Engine.Propose(p, engine.Entry{Kind: engine.Disarm}) == nil
		}
	}
	return false
}

// write lets a client make an entry that stands for one of several numbers of entries.
func (w *World) write(e engine.Entry, weights ...uint64) bool {
	service, _ := w.API.Get(kube.Services, naming.ClientService(ClusterName)).(*corev1.Service)
	if service == nil {
		return false
	}
	p := w.ProcessOf(pick(w, w.Serving(service)))
	if p == nil || !p.Serves || p.Frozen || p.Learner() || !w.Node(p.Host).Alive() {
		return false
	}
	w.writes++
	e.Kind, e.Write, e.Weight = engine.Write, w.writes, weights[w.Rand.IntN(len(weights))]
	if err := w.Engine.Write(p, e); err != nil {
		return false
	}
	w.Acknowledged = append(w.Acknowledged, Acknowledged{w.writes, p.Data.ClusterID})
	w.Tell("write %d is acknowledged by %s", w.writes, p.Name)
	return true
}

// AddStranger lets somebody add a learner by hand that is nobody's, and says whether etcd took it.
func (w *World) AddStranger(url string) bool {
	for _, p := range w.Engine.Processes() {
		if p.Leads() {
			_, err := w.Engine.AddLearner(p, url)
			return err == nil
		}
	}
	return false
}

// Freeze stops or goes on with a process.
func (w *World) Freeze(p *engine.Process, frozen bool) {
	p.Frozen = frozen
	w.network = true
}

// Thaw lets all processes go on, at full speed.
func (w *World) Thaw() {
	for _, p := range w.Engine.Processes() {
		p.Frozen, p.Lagging = false, false
	}
	w.network = true
}

// MoveAnyLeader moves leadership to another voter, and returns its name; empty when it did not move.
func (w *World) MoveAnyLeader(pick int) string {
	for _, p := range w.Engine.Processes() {
		if voters := p.Data.State.Voters(); p.Leads() && len(voters) > 1 {
			if to := voters[pick%len(voters)]; to.ID != p.Data.MemberID && w.Engine.MoveLeader(p, to.ID) == nil {
				return to.Name
			}
		}
	}
	return ""
}
