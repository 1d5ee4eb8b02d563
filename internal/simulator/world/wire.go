package world

import (
	"context"
	"errors"
	"fmt"
	"net"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/simulator/engine"
)

// wire is an operator's client of etcd and of the agents.
type wire struct {
	etcd.Client
	w    *World
	o    *Operator
	gate func(what, member string) (after func() error, refused error)
}

// errHeld is what an agent answers who looks for the engine.
var errHeld = errors.New("authentication handshake failed: remote error: tls: no application protocol")

// errNoAgent is what one gets who looks for an agent where the engine is.
var errNoAgent = errors.New("no agent answers there")

// errSilence is what one gets from a port where nobody answers.
var errSilence = fmt.Errorf("no answer: %w", context.DeadlineExceeded)

// errClosed is what one gets from a port where nobody listens.
var errClosed error = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// find finds what answers at an address.
func (c *wire) find(at etcd.Endpoint) (*runtime, error) {
	ip, _, err := net.SplitHostPort(at.Address)
	if err != nil {
		return nil, fmt.Errorf("read an address: %w", err)
	}
	r := c.w.runtimes.at(ip)
	switch {
	case r == nil:
		return nil, errSilence
	case !c.w.Node(r.node).Alive(), c.w.Faults.Blind[r.node]:
		return nil, errSilence
	case !r.running:
		return nil, errClosed
	}
	return r, nil
}

// engine finds the engine at an address; one that does not serve yet takes the connection and never answers.
func (c *wire) engine(at etcd.Endpoint) (*engine.Process, error) {
	r, err := c.find(at)
	switch {
	case err != nil:
		return nil, err
	case r.process == nil && r.says != "":
		return nil, errHeld
	case r.process == nil:
		return nil, errClosed
	case r.process.Frozen, !r.process.Serves:
		return nil, errSilence
	}
	return r.process, nil
}

// ask makes a call of an engine.
func ask[T any](c *wire, what string, at etcd.Endpoint, do func(*engine.Process) (T, error)) (T, error) {
	var none T
	after, refused := c.gate(what, at.Member)
	if refused != nil {
		return none, refused
	}
	p, err := c.engine(at)
	if err != nil {
		return none, fmt.Errorf("%s %s: %w", what, at, err)
	}
	answer, err := do(p)
	if err != nil {
		return none, fmt.Errorf("%s %s: %w", what, at, err)
	}
	if err := after(); err != nil {
		return none, err
	}
	return answer, nil
}

// Status asks a member about itself.
func (c *wire) Status(_ context.Context, at etcd.Endpoint) (etcd.Status, error) {
	return ask(c, "ask", at, func(p *engine.Process) (etcd.Status, error) {
		leader, size := p.Leader, emptyDatabase+p.Data.State.Bytes
		return etcd.Status{
			ClusterID: p.Data.ClusterID, MemberID: p.Data.MemberID, LeaderID: leader, Version: p.Version.String(),
			StorageVersion: storage(p), DBSize: size, DBSizeInUse: size, Quota: p.Quota, Errors: alarms(p), RaftIndex: p.Data.Index(), RaftApplied: p.Data.Index(),
			RaftTerm: p.Data.Term, Learner: p.Learner(), Downgrade: downgrade(p),
		}, nil
	})
}

// emptyDatabase is the size of a database that holds nothing.
const emptyDatabase = 1 << 20

// alarms are what a member tells of alarms in its status.
func alarms(p *engine.Process) []string {
	var told []string
	for _, id := range p.Data.State.NoSpace {
		told = append(told, fmt.Sprintf("memberID:%d alarm:NOSPACE", id))
	}
	for _, id := range p.Data.State.Corrupt {
		told = append(told, fmt.Sprintf("memberID:%d alarm:CORRUPT", id))
	}
	return told
}

// storage is the version of a database as its member tells it.
func storage(p *engine.Process) string {
	if p.Data.Storage == (engine.Version{}) {
		return ""
	}
	return p.Data.Storage.String()
}

// MemberList reads the member list.
func (c *wire) MemberList(_ context.Context, at etcd.Endpoint) (etcd.MemberList, error) {
	return ask(c, "list the members at", at, func(p *engine.Process) (etcd.MemberList, error) {
		state, err := c.w.Engine.MemberList(p)
		return listOf(p, state), err
	})
}

func listOf(p *engine.Process, state engine.State) etcd.MemberList {
	list := etcd.MemberList{ClusterID: p.Data.ClusterID, AnsweredBy: p.Data.MemberID}
	for _, m := range state.Members {
		list.Members = append(list.Members, etcd.Member{ID: m.ID, Name: m.Name, PeerURLs: []string{m.URL}, Learner: m.Learner})
	}
	return list
}

// Read makes a linearizable read.
func (c *wire) Read(_ context.Context, at etcd.Endpoint) error {
	_, err := ask(c, "read through", at, func(p *engine.Process) (bool, error) {
		_, err := c.w.Engine.Read(p)
		return true, err
	})
	return err
}

// Alarms lists alarms.
func (c *wire) Alarms(_ context.Context, at etcd.Endpoint) ([]etcd.Alarm, error) {
	return ask(c, "list the alarms at", at, func(p *engine.Process) ([]etcd.Alarm, error) {
		var all []etcd.Alarm
		for _, id := range p.Data.State.NoSpace {
			all = append(all, etcd.Alarm{Type: "NOSPACE", MemberID: id})
		}
		for _, id := range p.Data.State.Corrupt {
			all = append(all, etcd.Alarm{Type: etcd.AlarmCorrupt, MemberID: id})
		}
		return all, nil
	})
}

// AddLearner adds a member.
func (c *wire) AddLearner(_ context.Context, at etcd.Endpoint, peerURL string) (etcd.MemberList, error) {
	return ask(c, "add a learner at", at, func(p *engine.Process) (etcd.MemberList, error) {
		c.changes("AddLearner", p, 0, peerURL)
		state, err := c.w.Engine.AddLearner(p, peerURL)
		return listOf(p, state), err
	})
}

// Promote gives a learner its vote.
func (c *wire) Promote(_ context.Context, at etcd.Endpoint, id uint64) error {
	return c.change("Promote", "promote a learner at", at, id, c.w.Engine.Promote)
}

// Remove takes a member out.
func (c *wire) Remove(_ context.Context, at etcd.Endpoint, id uint64) error {
	return c.change("Remove", "remove a member at", at, id, c.w.Engine.Remove)
}

// MoveLeader hands leadership over.
func (c *wire) MoveLeader(_ context.Context, at etcd.Endpoint, to uint64) error {
	return c.change("MoveLeader", "move leadership from", at, to, c.w.Engine.MoveLeader)
}

func (c *wire) change(name, what string, at etcd.Endpoint, id uint64, do func(*engine.Process, uint64) error) error {
	_, err := ask(c, what, at, func(p *engine.Process) (bool, error) {
		c.changes(name, p, id, "")
		return true, do(p, id)
	})
	return err
}

func (c *wire) changes(name string, p *engine.Process, id uint64, url string) {
	c.w.watched(func(to Watcher) { to.Changes(c.o, name, p, id, url) })
}

// AgentState asks an agent that waits.
func (c *wire) AgentState(_ context.Context, at etcd.Endpoint) (etcd.AgentState, error) {
	r, err := c.agent(at)
	if err != nil {
		return etcd.AgentState{}, err
	}
	return etcd.AgentState{State: "Waiting", Reason: string(r.says), Message: r.message}, nil
}

// Hint tells an agent whom to ask.
func (c *wire) Hint(_ context.Context, at etcd.Endpoint, peers []string) error {
	r, err := c.agent(at)
	if err != nil {
		return err
	}
	r.hints = nil
	for _, peer := range peers {
		if ip, _, err := net.SplitHostPort(peer); err == nil {
			r.hints = append(r.hints, ip)
		}
	}
	return nil
}

func (c *wire) agent(at etcd.Endpoint) (*runtime, error) {
	if _, refused := c.gate("ask the agent of", at.Member); refused != nil {
		return nil, refused
	}
	r, err := c.find(at)
	switch {
	case err != nil:
		return nil, err
	case r.process != nil || r.says == "":
		return nil, errNoAgent
	}
	return r, nil
}
