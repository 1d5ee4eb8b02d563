package engine

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// Start is how a process is started.
type Start struct {
	// Data is what is in the data directory; nil when it is empty.
	Data *Data
	// Name and URL are the member's own, Host is where it runs.
	Name, URL, Host string
	Version         Version
	MaxLearners     int
	SnapshotCount   uint64
	Quota           int64
	// New is true when the state of the initial cluster is new, false when it is existing. Both, like the members of the initial
	// cluster (as name=URL) and the token, count for an empty directory only.
	New     bool
	Initial []string
	Token   string
}

// Start starts a process, or says why it ends at once.
func (c *Cluster) Start(s Start) (*Process, *Exit) {
	data := s.Data
	var exit *Exit
	switch {
	case data != nil:
		exit = c.mayGoOn(s)
	case s.New:
		data, exit = c.bootstrap(s)
	default:
		data, exit = c.join(s)
	}
	if exit != nil {
		return nil, exit
	}
	p := &Process{
		Data: data, Name: s.Name, URL: s.URL, Host: s.Host, Version: s.Version, MaxLearners: s.MaxLearners,
		SnapshotCount: s.SnapshotCount, Quota: s.Quota, Started: c.Now(),
	}
	if p.Version.Before(v36) {
		p.MaxLearners = 1
	}
	c.processes = append(c.processes, p)
	c.Refresh()
	c.applied(p)
	return p, nil
}

// mayGoOn says why a version does not start on a directory.
func (c *Cluster) mayGoOn(s Start) *Exit {
	state, line := s.Data.State, s.Version.Line()
	if slices.Contains(state.Removed, s.Data.MemberID) {
		return &Exit{1, "the member has been permanently removed from the cluster"}
	}
	allowed := state.Downgrade != (Version{}) && state.Downgrade.Line() == line
	switch {
	case line.Before(s.Data.Storage):
		return &Exit{1, fmt.Sprintf("cannot detect storage schema version: version %q is not supported", s.Data.Storage)}
	case line.Before(state.Version) && !allowed:
		return &Exit{1, "invalid downgrade; server version is lower than determined cluster version"}
	case !line.Before(v37) && s.Data.OldRequests:
		return &Exit{2, "panic: unmarshal should never fail (proto: cannot parse invalid wire-format data)"}
	}
	return c.learnersFit(s, state)
}

func (c *Cluster) learnersFit(s Start, state State) *Exit {
	learners := len(state.Members) - len(state.Voters())
	if !s.Version.Before(v36) && learners > s.MaxLearners {
		return &Exit{1, "membership: too many learner members in cluster"}
	}
	return nil
}

// bootstrap begins a cluster of the initial members. IDs are made of URLs and the token, so they are the same each time.
func (c *Cluster) bootstrap(s Start) (*Data, *Exit) {
	urls := make([]string, len(s.Initial))
	for i, entry := range s.Initial {
		_, urls[i], _ = strings.Cut(entry, "=")
	}
	if !slices.Contains(urls, s.URL) {
		return nil, &Exit{1, "the member is not part of its initial cluster"}
	}
	slices.Sort(urls)
	data := &Data{MemberID: hash(s.URL, s.Token, 0), ClusterID: hash(strings.Join(urls, ","), s.Token, 1), Term: 1}
	if known := c.knownTo(s, urls); known != nil {
		if m, listed := known.Data.State.Find(data.MemberID); listed && m.Name != "" {
			return nil, &Exit{1, "member " + s.Name + " has already been bootstrapped"}
		}
	}
	for _, url := range urls {
		data.append(Entry{Term: 1, Kind: AddVoter, Member: hash(url, s.Token, 0), URL: url, Weight: 1})
	}
	data.Commit = len(data.Log)
	return data, nil
}

// join takes the ID that the living members list the URL under, whether or not the member ever ran: so does etcd.
func (c *Cluster) join(s Start) (*Data, *Exit) {
	urls := make([]string, len(s.Initial))
	for i, entry := range s.Initial {
		_, urls[i], _ = strings.Cut(entry, "=")
	}
	known := c.knownTo(s, urls)
	if known == nil {
		return nil, &Exit{1, "cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs"}
	}
	state := known.Data.State
	if len(state.Members) != len(urls) {
		return nil, &Exit{1, "error validating peerURLs: member count is unequal"}
	}
	own := uint64(0)
	for _, m := range state.Members {
		if !slices.Contains(urls, m.URL) {
			return nil, &Exit{1, "error validating peerURLs: unmatched member while checking PeerURLs"}
		}
		if m.URL == s.URL {
			own = m.ID
		}
	}
	switch {
	case own == 0:
		return nil, &Exit{1, "the member is not listed"}
	case state.Version != (Version{}) && s.Version.Line().Before(state.Version):
		return nil, &Exit{1, "incompatible with current running cluster"}
	case state.Downgrade != (Version{}):
		return nil, &Exit{1, "cluster version of remote member is not compatible: while a downgrade is enabled no member can join"}
	}
	if exit := c.learnersFit(s, state); exit != nil {
		return nil, exit
	}
	return &Data{MemberID: own, ClusterID: known.Data.ClusterID}, nil
}

// knownTo finds a running process at one of the URLs that can be reached from where the member starts.
func (c *Cluster) knownTo(s Start, urls []string) *Process {
	for _, p := range c.processes {
		if p.URL != s.URL && slices.Contains(urls, p.URL) && !p.Frozen && c.Reach(s.Host, p.Host) && c.Resolve(p.URL) {
			return p
		}
	}
	return nil
}

func hash(a, b string, n uint64) uint64 {
	h := fnv.New64a()
	// A hash takes all that it is given.
	_, _ = fmt.Fprintf(h, "%s|%s|%d", a, b, n)
	return h.Sum64() | 1
}
