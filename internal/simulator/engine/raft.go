package engine

import (
	"slices"
	"time"
)

// LeaderOf is the leader that a process follows and that a majority follows, too; nil when there is none. What it has
// committed is all that any leader ever committed.
func (c *Cluster) LeaderOf(p *Process) *Process {
	if p.Leader == 0 || p.Frozen {
		return nil
	}
	l := c.Of(p.Data.ClusterID, p.Leader)
	if l == nil || !l.Leads() || l.Frozen || !c.linked(p, l) || l.Data.Term != p.Data.Term || !c.hasQuorum(l) {
		return nil
	}
	return l
}

// hasQuorum says whether a leader hears from a majority of its voters, none of which knows of a later term.
func (c *Cluster) hasQuorum(l *Process) bool {
	voters := l.Data.State.Voters()
	n := 0
	for _, v := range voters {
		if p := c.Of(l.Data.ClusterID, v.ID); p != nil && !p.Frozen && c.linked(l, p) && p.Data.Term == l.Data.Term {
			n++
		}
	}
	return n >= Majority(len(voters))
}

// hearsLeader says whether a process is led by one that lives.
func (c *Cluster) hearsLeader(p *Process) bool {
	if p.Leader == 0 {
		return false
	}
	l := c.Of(p.Data.ClusterID, p.Leader)
	return l != nil && l.Leads() && !l.Frozen && c.linked(p, l) && l.Data.Term == p.Data.Term
}

// MayStand says whether a process would start an election.
func (c *Cluster) MayStand(p *Process) bool {
	return !p.Frozen && p.Data.State.votes(p.Data.MemberID) && !c.hearsLeader(p)
}

// electors are those who would vote for a process: who hears a leader does not, nor who has a newer log.
func (c *Cluster) electors(p *Process) []*Process {
	var electors []*Process
	for _, v := range p.Data.State.Voters() {
		e := c.Of(p.Data.ClusterID, v.ID)
		if e == nil || e.Frozen || !c.linked(p, e) {
			continue
		}
		if e == p || !c.hearsLeader(e) && p.Data.atLeastAsNew(e.Data) {
			electors = append(electors, e)
		}
	}
	return electors
}

// MayWin says whether a process would start an election, and win it.
func (c *Cluster) MayWin(p *Process) bool {
	return c.MayStand(p) && len(c.electors(p)) >= Majority(len(p.Data.State.Voters()))
}

// Stand holds an election, and says whether it was won.
func (c *Cluster) Stand(p *Process) bool {
	if !c.MayWin(p) {
		return false
	}
	c.lead(p, c.electors(p))
	return true
}

// Behind says whether a process leads and a follower that it reaches lacks something of it.
func (c *Cluster) Behind(l *Process) bool {
	if !l.Leads() || l.Frozen {
		return false
	}
	for _, m := range l.Data.State.Members {
		f := c.Of(l.Data.ClusterID, m.ID)
		if f == nil || f == l || f.Frozen || !c.linked(l, f) {
			continue
		}
		lacks := len(f.Data.Log) != len(l.Data.Log) || f.Data.Commit != l.Data.Commit
		if f.Leader != l.Data.MemberID || f.Data.Term != l.Data.Term || lacks && c.takes(f) {
			return true
		}
	}
	return false
}

// lead begins a term.
func (c *Cluster) lead(p *Process, electors []*Process) {
	c.terms++
	for _, e := range electors {
		e.Data.Term, e.Leader = c.terms, 0
	}
	p.Data.Term, p.Leader = c.terms, p.Data.MemberID
	p.match = map[uint64]int{p.Data.MemberID: len(p.Data.Log)}
	p.monitored = 0
	p.Data.append(Entry{Term: p.Data.Term, Kind: Nothing, Weight: 1})
	if c.Elected != nil {
		c.Elected(p)
	}
	c.Beat(p)
}

// StepDown lets a leader that no majority answers, and a follower that hears none, forget who leads. A learner, which never stands,
// believes in the last leader that it heard of. It says whether something changed.
func (c *Cluster) StepDown(p *Process) bool {
	if p.Leader == 0 || p.Frozen || p.Learner() && !p.Leads() || c.hearsLeader(p) && (!p.Leads() || c.hasQuorum(p)) {
		return false
	}
	p.Leader, p.match = 0, nil
	return true
}

// Beat hands a leader's log to all that it reaches, commits what a majority holds, and tells them so.
func (c *Cluster) Beat(l *Process) {
	if !l.Leads() || l.Frozen {
		return
	}
	for range 2 {
		for _, m := range l.Data.State.Members {
			if f := c.Of(l.Data.ClusterID, m.ID); f != nil && f != l {
				c.hand(l, f)
			}
		}
		if !l.Leads() {
			return
		}
		c.commit(l)
	}
}

// lag is how long a follower that lags takes to write an entry to its disk.
const lag = 500 * time.Millisecond

// takes says whether a follower can take an entry in.
func (c *Cluster) takes(f *Process) bool { return !f.Lagging || c.Now() >= f.busyUntil }

// takeOne is how many entries a follower that lags holds, of which it has some, once it was given more.
func (c *Cluster) takeOne(f *Process, has int) int {
	if !c.takes(f) {
		return has
	}
	f.busyUntil = c.Now() + lag
	return has + 1
}

// TakesAt is when a follower that lags takes the next entry in; 0 when it does not lag.
func (c *Cluster) TakesAt(f *Process) time.Duration {
	if !f.Lagging {
		return 0
	}
	return f.busyUntil
}

// stallGap is the number of entries from which on a joiner that got them as a snapshot proposes nothing before it has taken one more in:
// etcd does not count what it applies as a snapshot, and takes itself for too far behind.
const stallGap = 5000

// hand gives a follower the leader's log, and the leader's word on what is committed. A follower that lags takes one entry
// in at a time. One that has lost what it once confirmed ends: its log cannot be committed as far as the leader says.
func (c *Cluster) hand(l, f *Process) {
	if f.Frozen || !l.Leads() || !c.linked(l, f) {
		return
	}
	if f.Data.Term > l.Data.Term {
		l.Leader, l.match = 0, nil
		return
	}
	if held, known := l.match[f.Data.MemberID]; known && len(f.Data.Log) < min(held, l.Data.Commit) {
		c.exit(f, 2, "panic: tocommit is out of range, the log ends before it. Was the raft log corrupted, truncated, or lost?")
		return
	}
	f.Data.Term, f.Leader = l.Data.Term, l.Data.MemberID
	same := samePrefix(f.Data.Log, l.Data.Log)
	if same < f.Data.Commit {
		c.exit(f, 2, "panic: a committed entry conflicts with the leader's")
		return
	}
	end := len(l.Data.Log)
	if f.Lagging && same < end {
		end = c.takeOne(f, same)
	}
	if len(f.Data.Log) == 0 && l.Data.index(end) > stallGap {
		f.stalls = end
	}
	f.Data.follow(l.Data, end)
	f.Data.Commit = max(f.Data.Commit, min(l.Data.Commit, end))
	if l.match != nil {
		l.match[f.Data.MemberID] = end
	}
	c.applied(f)
	if same == 0 && !l.Data.OldRequests {
		// It got a snapshot of what the leader no longer has entries of.
		f.Data.OldRequests = false
	}
}

// commit moves a leader's commit as far as a majority holds entries of its own term.
func (c *Cluster) commit(l *Process) {
	l.match[l.Data.MemberID] = len(l.Data.Log)
	for l.Data.Commit < len(l.Data.Log) {
		voters := l.Data.State.Voters()
		held := make([]int, 0, len(voters))
		for _, v := range voters {
			held = append(held, l.match[v.ID])
		}
		slices.Sort(held)
		end := held[len(held)-Majority(len(held))]
		if end <= l.Data.Commit || l.Data.Log[end-1].Term != l.Data.Term {
			return
		}
		// One at a time: a change of the membership changes who is a majority of the next.
		l.Data.Commit++
		c.applied(l)
		if c.Committed != nil {
			c.Committed(l, l.Data.Log[l.Data.Commit-1])
		}
		if !l.Data.State.votes(l.Data.MemberID) {
			l.Leader, l.match = 0, nil
			return
		}
	}
}

// applied brings a process up to what it knows to be committed.
func (c *Cluster) applied(p *Process) {
	p.Data.apply()
	if p.SnapshotCount > 0 && p.Data.sinceSnapshot > p.SnapshotCount {
		p.Data.sinceSnapshot, p.Data.OldRequests = 0, p.Version.Before(v36)
		p.Snapshots++
	}
	if p.Version.Before(v36) {
		p.Data.Storage = Version{}
	} else {
		p.Data.Storage = p.Data.State.Version.Line()
	}
}
