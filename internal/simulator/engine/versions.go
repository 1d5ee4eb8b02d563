package engine

import (
	"slices"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
)

// monitorInterval is how often a leader compares the versions of all members.
const monitorInterval = 4 * time.Second

// Monitor lets a leader that has not done so for a while compare versions: it raises the cluster's version when all members
// are known to be newer, and ends a downgrade when all run its target. It says whether something changed.
func (c *Cluster) Monitor(l *Process) bool {
	if !l.Leads() || l.Frozen || l.monitored != 0 && c.Now()-l.monitored < monitorInterval {
		return false
	}
	l.monitored = c.Now()
	state := l.Data.State
	lowest, known := c.lowest(l)
	switch {
	case state.Version == (Version{}) && !known:
		lowest = l.Version.Line()
	case !known:
		return false
	}
	switch {
	case state.Downgrade != (Version{}):
		return c.goDown(l, lowest)
	case state.Version.Before(lowest):
		return c.Propose(l, Entry{Kind: SetVersion, Version: lowest}) == nil
	}
	return false
}

// MonitorsAt is when a leader that has something to change compares versions again; 0 when there is nothing.
func (c *Cluster) MonitorsAt(l *Process) time.Duration {
	lowest, known := c.lowest(l)
	state := l.Data.State
	if !l.Leads() || !known || state.Downgrade == (Version{}) && !state.Version.Before(lowest) {
		return 0
	}
	return l.monitored + monitorInterval
}

// goDown lowers the cluster's version to the target of a downgrade, and ends the downgrade once all run the target.
func (c *Cluster) goDown(l *Process, lowest Version) bool {
	target := l.Data.State.Downgrade.Line()
	if l.Data.State.Version != target {
		return c.Propose(l, Entry{Kind: SetVersion, Version: target}) == nil
	}
	if lowest != target || c.highest(l) != target {
		return false
	}
	return c.Propose(l, Entry{Kind: SetDowngrade}) == nil
}

// lowest is the lowest line of all members; unknown as long as one does not answer.
func (c *Cluster) lowest(l *Process) (Version, bool) {
	var lowest Version
	for _, m := range l.Data.State.Members {
		p := c.Of(l.Data.ClusterID, m.ID)
		if p == nil || p.Frozen || !c.linked(l, p) {
			return Version{}, false
		}
		if lowest == (Version{}) || p.Version.Line().Before(lowest) {
			lowest = p.Version.Line()
		}
	}
	return lowest, true
}

func (c *Cluster) highest(l *Process) Version {
	var highest Version
	for _, m := range l.Data.State.Members {
		if p := c.Of(l.Data.ClusterID, m.ID); p != nil && highest.Before(p.Version.Line()) {
			highest = p.Version.Line()
		}
	}
	return highest
}

// AllowDowngrade allows members to go down one minor version.
func (c *Cluster) AllowDowngrade(p *Process, target Version, onlyCheck bool) error {
	l, err := c.answers(p)
	if err != nil {
		return err
	}
	state := l.Data.State
	switch {
	case target.Line() != (Version{Major: state.Version.Major, Minor: state.Version.Minor - 1}):
		return rpctypes.ErrGRPCInvalidDowngradeTargetVersion
	case state.Downgrade != (Version{}):
		return rpctypes.ErrGRPCDowngradeInProcess
	case onlyCheck:
		return nil
	}
	return c.Propose(l, Entry{Kind: SetDowngrade, Version: target.Line()})
}

// CancelDowngrade takes the permission back. To take back what was not given is an error of 3.5 only, and makes no entry.
func (c *Cluster) CancelDowngrade(p *Process) error {
	l, err := c.answers(p)
	if err != nil {
		return err
	}
	if l.Data.State.Downgrade == (Version{}) {
		if p.Version.Before(v36) {
			return rpctypes.ErrGRPCNoInflightDowngrade
		}
		return nil
	}
	return c.Propose(l, Entry{Kind: SetDowngrade})
}

// Retire ends a process that was taken out of the member list, once one that knows of it tells it so.
func (c *Cluster) Retire(p *Process) bool {
	for _, other := range c.processes {
		if other.Data.ClusterID == p.Data.ClusterID && c.linked(p, other) && !p.Frozen &&
			slices.Contains(other.Data.State.Removed, p.Data.MemberID) {
			c.exit(p, 1, "the member has been permanently removed from the cluster")
			return true
		}
	}
	return false
}
