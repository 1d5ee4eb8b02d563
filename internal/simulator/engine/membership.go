package engine

import (
	"slices"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
)

// AddLearner adds a member without a vote. The receiver's own view of who is connected decides.
func (c *Cluster) AddLearner(p *Process, url string) (State, error) {
	l, err := c.answers(p)
	if err != nil {
		return State{}, err
	}
	if err := c.mayAdd(p, url); err != nil {
		return State{}, err
	}
	c.ids++
	if err := c.propose(l, Entry{Kind: AddLearner, Member: hash("added", url, c.ids), URL: url}); err != nil {
		return State{}, err
	}
	return l.Data.State, nil
}

func (c *Cluster) mayAdd(p *Process, url string) error {
	state := p.Data.State
	voters, learners := state.Voters(), 0
	if len(voters) > 1 && c.healthy(p, voters) < Majority(len(voters)+1) {
		return rpctypes.ErrGRPCUnhealthy
	}
	for _, m := range state.Members {
		if m.URL == url {
			return rpctypes.ErrGRPCPeerURLExist
		}
		if m.Learner {
			learners++
		}
	}
	if learners+1 > p.MaxLearners {
		return rpctypes.ErrGRPCTooManyLearners
	}
	return nil
}

// healthy counts the voters that have been connected to a process for long enough.
func (c *Cluster) healthy(p *Process, voters []Member) int {
	n := 0
	for _, v := range voters {
		if _, healthy := c.active(p, v.ID); healthy {
			n++
		}
	}
	return n
}

// started counts those that have a name.
func started(members []Member) int {
	n := 0
	for _, m := range members {
		if m.Name != "" {
			n++
		}
	}
	return n
}

// Promote gives a learner a vote. It is decided on the leader, which knows what the learner holds. That it is no learner shows last.
func (c *Cluster) Promote(p *Process, id uint64) error {
	l, err := c.answers(p)
	if err != nil {
		return err
	}
	m, listed := l.Data.State.Find(id)
	switch {
	case !listed:
		return rpctypes.ErrGRPCMemberNotFound
	case !learnerReady(l, id):
		return rpctypes.ErrGRPCLearnerNotReady
	}
	voters := l.Data.State.Voters()
	switch {
	case started(voters)+1 < Majority(len(voters)+1):
		return rpctypes.ErrGRPCMemberNotEnoughStarted
	case !m.Learner:
		return rpctypes.ErrGRPCMemberNotLearner
	}
	return c.propose(l, Entry{Kind: Promote, Member: id})
}

// learnerReady says whether a learner holds nine tenths of the leader's log.
func learnerReady(l *Process, id uint64) bool {
	held, known := l.match[id]
	return known && 10*l.Data.index(held) >= 9*l.Data.index(len(l.Data.Log))
}

// Remove takes a member out.
func (c *Cluster) Remove(p *Process, id uint64) error {
	l, err := c.answers(p)
	if err != nil {
		return err
	}
	m, listed := l.Data.State.Find(id)
	if !listed {
		return rpctypes.ErrGRPCMemberNotFound
	}
	if !m.Learner {
		if err := c.mayRemoveVoter(p, id); err != nil {
			return err
		}
	}
	return c.propose(l, Entry{Kind: Remove, Member: id})
}

func (c *Cluster) mayRemoveVoter(p *Process, id uint64) error {
	voters := p.Data.State.Voters()
	left := slices.DeleteFunc(slices.Clone(voters), func(m Member) bool { return m.ID == id })
	if started(left) < Majority(len(left)) {
		return rpctypes.ErrGRPCMemberNotEnoughStarted
	}
	if connected, _ := c.active(p, id); !connected {
		return nil
	}
	if c.healthy(p, voters)-1 < 1+(len(voters)-1)/2 {
		return rpctypes.ErrGRPCUnhealthy
	}
	return nil
}

// supporters are the processes that vote for a member that is told to stand: also those that hear the leader.
func (c *Cluster) supporters(f *Process) []*Process {
	var electors []*Process
	for _, v := range f.Data.State.Voters() {
		if e := c.Of(f.Data.ClusterID, v.ID); e != nil && !e.Frozen && c.linked(f, e) && f.Data.atLeastAsNew(e.Data) {
			electors = append(electors, e)
		}
	}
	return electors
}

// MoveLeader hands leadership to another voter, which first gets all that the leader has.
func (c *Cluster) MoveLeader(l *Process, to uint64) error {
	if l.Learner() {
		return rpctypes.ErrGRPCNotSupportedForLearner
	}
	if !l.Leads() {
		return rpctypes.ErrGRPCNotLeader
	}
	if to == l.Data.MemberID {
		return nil
	}
	if !l.Data.State.votes(to) {
		return rpctypes.ErrGRPCBadLeaderTransferee
	}
	f := c.Of(l.Data.ClusterID, to)
	if f == nil || f.Frozen || f.Lagging || !c.linked(l, f) || !c.hasQuorum(l) {
		return rpctypes.ErrGRPCTimeout
	}
	c.Beat(l)
	l.Leader, l.match = 0, nil
	electors := c.supporters(f)
	if len(electors) < Majority(len(f.Data.State.Voters())) {
		return rpctypes.ErrGRPCTimeout
	}
	c.lead(f, electors)
	return nil
}
