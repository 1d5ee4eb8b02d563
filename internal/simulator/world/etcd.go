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
	for _, i := range w.shuffled(len(processes)) {
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

// nextElection is when the next voter may stand, or the next leader compares versions; zero when none does.
func (w *World) nextElection() time.Duration {
	var next time.Duration
	for _, p := range w.Engine.Processes() {
		for _, at := range []time.Duration{p.StandsAt, w.Engine.MonitorsAt(p)} {
			if at > w.now && (next == 0 || at < next) {
				next = at
			}
		}
	}
	return next
}

// Write lets a client write through the client Service. A write that fails may be done all the same.
func (w *World) Write() bool { return w.write(0) }

// WriteMuch lets a client write so many bytes.
func (w *World) WriteMuch(bytes int64) bool { return w.write(bytes) }

// MakeRoom lets a user compact and defragment every member, and disarm the alarms; it says whether a leader was there for it.
func (w *World) MakeRoom() bool {
	for _, p := range w.Engine.Processes() {
		if p.Leads() && w.Engine.LeaderOf(p) == p {
			return w.Engine.Propose(p, engine.Entry{Kind: engine.Shrink}) == nil && w.Engine.Propose(p, engine.Entry{Kind: engine.Disarm}) == nil
		}
	}
	return false
}

func (w *World) write(bytes int64) bool {
	service, _ := w.API.Get(kube.Services, naming.ClientService(ClusterName)).(*corev1.Service)
	if service == nil {
		return false
	}
	p := w.ProcessOf(pick(w, w.Serving(service)))
	if p == nil || !p.Serves || p.Frozen || p.Learner() || !w.Node(p.Host).Alive() {
		return false
	}
	w.writes++
	// Some clients write a lot: who lags is far behind then.
	weight := []uint64{1, 1, 1, 2000}[w.Rand.IntN(4)]
	if err := w.Engine.Write(p, engine.Entry{Kind: engine.Write, Write: w.writes, Weight: weight, Bytes: bytes}); err != nil {
		return false
	}
	w.Acknowledged = append(w.Acknowledged, Acknowledged{w.writes, p.Data.ClusterID})
	w.Tell("write %d is acknowledged by %s", w.writes, p.Name)
	return true
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
