package engine

import "time"

// Process is a running etcd.
type Process struct {
	Data *Data
	// Name and URL are the member's name and URL for its peers; Host is where it runs, for the network.
	Name, URL, Host string
	Version         Version
	// MaxLearners and SnapshotCount are its flags.
	MaxLearners   int
	SnapshotCount uint64
	// Quota is how large its database may be; 0 for no bound.
	Quota int64
	// Started is when it started.
	Started time.Duration
	// Leader is the member that it believes in; 0 when it knows none.
	Leader uint64
	// Serves is true once it has published its name: only then it answers clients.
	Serves bool
	// Frozen is true while it gets no CPU, Lagging while its disk is slow: it takes in one entry at a time.
	Frozen, Lagging bool
	// Snapshots counts the snapshots of its log that it took.
	Snapshots int
	// StandsAt is when it stands for election, as its driver keeps it; 0 when it does not.
	StandsAt time.Duration
	// match is, while it leads, what it knows each follower to hold.
	match map[uint64]int
	// stalls is how many entries it had when it got a snapshot and could propose nothing for that; 0 when it can.
	stalls int
	// busyUntil is until when it writes an entry to its disk, where that is slow.
	busyUntil time.Duration
	// monitored is when it last compared versions, while it leads.
	monitored time.Duration
	// links are its connections to others.
	links []link
}

// link is a connection to a process, and since when it is there.
type link struct {
	to    *Process
	since time.Duration
}

// Leads says whether it believes to lead.
func (p *Process) Leads() bool { return p.Leader != 0 && p.Leader == p.Data.MemberID }

// Learner says whether it knows itself to have no vote.
func (p *Process) Learner() bool { return !p.Data.State.votes(p.Data.MemberID) }

// Exit is the end of a process by itself.
type Exit struct {
	Code    int
	Message string
}

// Error implements error.
func (e *Exit) Error() string { return e.Message }

// Cluster is all processes that could ever meet, and the network between them.
type Cluster struct {
	// Reach says whether two hosts exchange packets, Resolve whether a member's URL can be looked up.
	Reach   func(a, b string) bool
	Resolve func(url string) bool
	// Now tells the time.
	Now func() time.Duration

	processes []*Process
	terms     uint64
	ids       uint64
	// Ended is told of each process that ended by itself.
	Ended func(*Process, *Exit)
	// Elected is told of each leader, Committed of each entry when a leader first commits it.
	Elected   func(*Process)
	Committed func(*Process, Entry)
}

// healthInterval is how long a member must have been connected to count as healthy.
const healthInterval = 5 * time.Second

// Processes lists those that run.
func (c *Cluster) Processes() []*Process { return c.processes }

// Of finds the running process of a member; nil when there is none.
func (c *Cluster) Of(clusterID, member uint64) *Process {
	for _, p := range c.processes {
		if p.Data.MemberID == member && p.Data.ClusterID == clusterID {
			return p
		}
	}
	return nil
}

// Kill ends a process from outside.
func (c *Cluster) Kill(p *Process) {
	for i, each := range c.processes {
		if each == p {
			c.processes = append(c.processes[:i:i], c.processes[i+1:]...)
			break
		}
	}
	p.links = nil
	c.Refresh()
}

// exit ends a process by itself.
func (c *Cluster) exit(p *Process, code int, message string) {
	c.Kill(p)
	if c.Ended != nil {
		c.Ended(p, &Exit{Code: code, Message: message})
	}
}

// Refresh makes and breaks connections as the network allows now. A connection outlives the name by which it was made.
func (c *Cluster) Refresh() {
	links := make([][]link, len(c.processes))
	for i, a := range c.processes {
		for j := i + 1; j < len(c.processes); j++ {
			b := c.processes[j]
			if a.Data.ClusterID != b.Data.ClusterID || a.Frozen || b.Frozen || !c.Reach(a.Host, b.Host) {
				continue
			}
			since, linked := a.linkedSince(b)
			if !linked {
				if !c.Resolve(a.URL) || !c.Resolve(b.URL) {
					continue
				}
				since = c.Now()
			}
			links[i], links[j] = append(links[i], link{b, since}), append(links[j], link{a, since})
		}
	}
	for i, p := range c.processes {
		p.links = links[i]
	}
}

// linkedSince says whether a process is connected to another one, and since when.
func (p *Process) linkedSince(other *Process) (time.Duration, bool) {
	for _, l := range p.links {
		if l.to == other {
			return l.since, true
		}
	}
	return 0, false
}

// linked says whether two processes are connected.
func (c *Cluster) linked(a, b *Process) bool {
	if a == b {
		return true
	}
	_, ok := a.linkedSince(b)
	return ok
}

// active says whether a member is connected to p, and whether it has been for so long that it counts as healthy.
func (c *Cluster) active(p *Process, member uint64) (connected, healthy bool) {
	if member == p.Data.MemberID {
		return true, true
	}
	other := c.Of(p.Data.ClusterID, member)
	if other == nil {
		return false, false
	}
	since, linked := p.linkedSince(other)
	return linked, linked && c.Now()-since >= healthInterval
}
