package engine

import "go.etcd.io/etcd/api/v3/v3rpc/rpctypes"

// Propose asks a process to have an entry committed, and waits for it. An entry that was proposed and not committed may be
// committed later, or be lost with its leader.
func (c *Cluster) Propose(p *Process, e Entry) error {
	l := c.LeaderOf(p)
	if l == nil {
		return rpctypes.ErrGRPCTimeout
	}
	e.Term = l.Data.Term
	if e.Weight == 0 {
		e.Weight = 1
	}
	e = l.Data.append(e)
	at := len(l.Data.Log)
	c.Beat(l)
	if l.Data.Commit < at || l.Data.Log[at-1] != e {
		return rpctypes.ErrGRPCTimeout
	}
	return nil
}

// Append lets a leader take an entry in and nobody else hear of it, as one that is cut off or ends the next moment does.
func (c *Cluster) Append(l *Process, e Entry) {
	if l.Leads() && !l.Frozen {
		e.Term, e.Weight = l.Data.Term, 1
		l.Data.append(e)
	}
}

// changing says whether a change of the membership is in the leader's log that is not committed: etcd drops a second one.
func changing(l *Process) bool {
	for _, e := range l.Data.Log[l.Data.Commit:] {
		switch e.Kind {
		case AddVoter, AddLearner, Promote, Remove:
			return true
		case Nothing, Write, Publish, SetVersion, SetDowngrade, RaiseAlarm, RaiseCorrupt, Disarm, Shrink:
		}
	}
	return false
}

// propose has a change of the membership committed, by the leader.
func (c *Cluster) propose(l *Process, e Entry) error {
	if changing(l) {
		return rpctypes.ErrGRPCTimeout
	}
	return c.Propose(l, e)
}

// Write writes through a process. One whose database would outgrow its quota refuses, and raises the alarm for all.
func (c *Cluster) Write(p *Process, e Entry) error {
	if _, err := c.answers(p); err != nil {
		return err
	}
	switch state := p.Data.State; {
	case len(state.Corrupt) > 0:
		return rpctypes.ErrGRPCCorrupt
	case len(state.NoSpace) > 0:
		return rpctypes.ErrGRPCNoSpace
	case p.Quota > 0 && state.Bytes+e.Bytes > p.Quota:
		if err := c.Propose(p, Entry{Kind: RaiseAlarm, Member: p.Data.MemberID}); err != nil {
			return err
		}
		return rpctypes.ErrGRPCNoSpace
	}
	return c.Propose(p, e)
}

// answers says whether a process answers a request of a client that needs a leader, and by which error it refuses.
func (c *Cluster) answers(p *Process) (*Process, error) {
	if p.Learner() {
		return nil, rpctypes.ErrGRPCNotSupportedForLearner
	}
	l := c.LeaderOf(p)
	if l == nil {
		return nil, rpctypes.ErrGRPCNoLeader
	}
	return l, nil
}

// Read makes a linearizable read through a process, and returns what it saw: the log of the leader as far as it is committed.
func (c *Cluster) Read(p *Process) ([]Entry, error) {
	l, err := c.answers(p)
	if err != nil {
		return nil, err
	}
	return l.Data.Log[:l.Data.Commit], nil
}

// MemberList reads the member list by a linearizable read.
func (c *Cluster) MemberList(p *Process) (State, error) {
	l, err := c.answers(p)
	if err != nil {
		return State{}, err
	}
	return l.Data.State, nil
}

// Publish gives a process its name in the member list; it serves from then on. Learners are heard, too. One that stalls has to wait for
// somebody else's entry.
func (c *Cluster) Publish(p *Process) bool {
	if p.Serves {
		return false
	}
	l := c.LeaderOf(p)
	if l == nil || p.stalls > 0 && p.stalls == len(p.Data.Log) {
		return false
	}
	if _, listed := l.Data.State.Find(p.Data.MemberID); !listed {
		return false
	}
	e := Entry{Kind: Publish, Member: p.Data.MemberID, Name: p.Name, Old: p.Version.Before(v36)}
	if c.Propose(l, e) != nil {
		return false
	}
	p.Serves = true
	return true
}
