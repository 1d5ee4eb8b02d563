package world

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/simulator/engine"
)

// agent lets the agent in a container go one step on, and says whether something came of it. The decision is the real guard's.
func (w *World) agent(r *runtime) bool {
	v := w.Volumes[r.claim]
	if v == nil {
		return false
	}
	if r.decision != nil {
		w.carryOut(r, v)
		return true
	}
	facts := guard.Facts{Identity: r.identity, Disk: v.look(), Ticket: guard.Ticket{InitialCluster: r.ticket, Spent: r.spent}}
	d := guard.Decide(facts)
	if d.AskFirst {
		facts.Answer = w.ask(r, false)
		d = guard.Decide(facts)
	}
	if d.Action == guard.Wait {
		first := d
		if facts.Answer = w.ask(r, true); facts.Answer != nil {
			d = guard.Decide(facts)
		}
		if d.Action == guard.Wait {
			return w.say(r, first, d)
		}
	}
	if d.Action == guard.Refuse {
		w.crash(r, 1, `{"reason":"`+string(d.Reason)+`","message":"`+strings.ReplaceAll(d.Message, `"`, `'`)+`"}`)
		return true
	}
	w.Tell("the agent of %s decides to %s: %s", r.name, strings.ToLower(string(d.Action)), d.Message)
	r.decision, r.done = &d, 0
	return true
}

// say keeps what was last answered until there is another answer: it tells more.
func (w *World) say(r *runtime, first, d guard.Decision) bool {
	reason, message := d.Reason, d.Message
	if r.says != "" && d == first {
		return false
	}
	changed := r.says != reason
	r.says, r.message = reason, message
	if changed {
		w.Tell("the agent of %s waits: %s", r.name, message)
	}
	return changed
}

// ask asks members for the member list, where hints and DNS lead.
func (w *World) ask(r *runtime, hints bool) *guard.Answer {
	for _, other := range w.runtimes {
		hinted := hints && slices.Contains(r.hints, other.ip)
		if !hinted && !w.resolves(other.identity.PeerURL) {
			continue
		}
		if other == r || other.process == nil || !other.process.Serves || other.process.Frozen || !w.reach(r.node, other.node) {
			continue
		}
		if state, err := w.Engine.MemberList(other.process); err == nil {
			answer := &guard.Answer{}
			for _, m := range state.Members {
				answer.Members = append(answer.Members, guard.Member{ID: m.ID, Name: m.Name, PeerURLs: []string{m.URL}, Learner: m.Learner})
			}
			return answer
		}
	}
	return nil
}

// carryOut makes one step of what the agent decided, in the agent's order: it may end between any two.
func (w *World) carryOut(r *runtime, v *Volume) {
	id := r.identity
	spend := func() { r.spent = r.spent || r.ticket != "" }
	mark := func() { m := id.Marker(); v.Marker = &m }
	empty := func() { v.Data, v.Partial = nil, false }
	var steps []func()
	switch r.decision.Action {
	case guard.Start:
		steps = []func(){spend}
	case guard.Found:
		steps = []func(){spend, mark}
	default:
		steps = []func(){spend, empty, mark}
	}
	if r.done < len(steps) {
		steps[r.done]()
		r.done++
		return
	}
	w.exec(r, v)
}

// exec becomes the engine.
func (w *World) exec(r *runtime, v *Volume) {
	id, d := r.identity, *r.decision
	r.decision, r.says, r.hints = nil, "", nil
	if image := r.pod.Spec.Containers[0].Image; w.Faults.Broken[image] {
		w.crash(r, 1, "the engine of image "+image+" is broken")
		return
	}
	p, exit := w.Engine.Start(engine.Start{
		Data: v.Data, Name: id.MemberName, URL: id.PeerURL, Host: r.node,
		Version:     engine.ParseVersion(strings.TrimPrefix(r.pod.Spec.Containers[0].Image, "etcd:")),
		MaxLearners: flag(r.pod, "--max-learners", 1), SnapshotCount: uint64(flag(r.pod, "--snapshot-count", 10000)),
		Quota: int64(flag(r.pod, "--quota-backend-bytes", 0)),
		New:   d.Action == guard.Found, Initial: strings.Split(d.InitialCluster, ","), Token: id.ClusterUID,
	})
	if exit != nil {
		w.ends(r.pod, exit)
		w.crash(r, int32(exit.Code), exit.Message)
		return
	}
	founds := v.Data == nil && d.Action == guard.Found
	v.Data, v.Partial = p.Data, false
	r.process = p
	w.network = true
	w.Tell("etcd %s starts in %s", p.Version, r.name)
	w.watched(func(to Watcher) { to.Starts(r.pod, v, p, founds) })
}

// identity is what the operator says in the container's environment.
func identity(pod *corev1.Pod) guard.Identity {
	var id guard.Identity
	for _, e := range pod.Spec.Containers[0].Env {
		switch e.Name {
		case "AGENT_CLUSTER_UID":
			id.ClusterUID = e.Value
		case "AGENT_MEMBER_NAME":
			id.MemberName = e.Value
		case "AGENT_CLAIM_UID":
			id.ClaimUID = e.Value
		case "AGENT_PEER_URL":
			id.PeerURL = e.Value
		}
	}
	return id
}

// flag reads a number from the engine's flags.
func flag(pod *corev1.Pod, name string, otherwise int) int {
	for _, argument := range pod.Spec.Containers[0].Command {
		if value, found := strings.CutPrefix(argument, name+"="); found {
			if n, err := strconv.Atoi(value); err == nil {
				return n
			}
		}
	}
	return otherwise
}
