package engine

import (
	"fmt"
	"slices"
)

// Kind says what an entry of the log does.
type Kind int

// The kinds of entries.
const (
	// Nothing is what a new leader begins its term with.
	Nothing Kind = iota
	// Write is a client's write.
	Write
	// AddVoter and AddLearner put a member into the list, Promote gives it a vote, Remove takes it out.
	AddVoter
	AddLearner
	Promote
	Remove
	// Publish gives a member its name: it has started.
	Publish
	// SetVersion sets the version of the cluster, SetDowngrade the version to which a downgrade is allowed, if any.
	SetVersion
	SetDowngrade
	// RaiseAlarm raises the alarm NOSPACE of a member, RaiseCorrupt that its data is not what the others have; Disarm ends all.
	RaiseAlarm
	RaiseCorrupt
	Disarm
	// Shrink is what a compaction and a defragmentation of every member come to.
	Shrink
)

// Entry is an entry of the log.
type Entry struct {
	Term uint64
	Kind Kind
	// Write is the number of the client's write.
	Write int
	// Weight is how many entries of a real log it stands for, Bytes by how much the database grows.
	Weight uint64
	Bytes  int64
	// Member is whom a change of the membership, or a name, is about; Name and URL are what is set.
	Member    uint64
	Name, URL string
	// Version is set by SetVersion and SetDowngrade.
	Version Version
	// Old is true for a request of the second API, by which 3.5 publishes names.
	Old bool
	// index is the entry's index in a real log.
	index uint64
}

// Member is an entry of the member list.
type Member struct {
	ID uint64
	// Name is empty until the member has started once.
	Name, URL string
	Learner   bool
}

// State is what the committed part of a log adds up to.
type State struct {
	// Members are the members, in the order in which they were added.
	Members []Member
	// Removed are the IDs that will never be members again.
	Removed []uint64
	// Version is the cluster's version, Downgrade the version that it may go down to, if any.
	Version, Downgrade Version
	// NoSpace are the members that raised the alarm NOSPACE: writes are refused while there is one.
	NoSpace []uint64
	// Corrupt are the members that raised the alarm CORRUPT: nothing is written while there is one, and nobody is ready.
	Corrupt []uint64
	// Bytes is the size of the database.
	Bytes int64
	// voters are those of the members that vote.
	voters []Member
}

// apply returns the state after an entry; slices are never changed in place.
func (s State) apply(e Entry) State {
	switch e.Kind {
	case AddVoter, AddLearner, Promote, Publish, Remove:
		s = s.change(e)
		s.voters = slices.DeleteFunc(slices.Clone(s.Members), func(m Member) bool { return m.Learner })
	case SetVersion:
		s.Version = e.Version
	case SetDowngrade:
		s.Downgrade = e.Version
	case RaiseAlarm:
		if !slices.Contains(s.NoSpace, e.Member) {
			s.NoSpace = append(slices.Clone(s.NoSpace), e.Member)
		}
	case RaiseCorrupt:
		if !slices.Contains(s.Corrupt, e.Member) {
			s.Corrupt = append(slices.Clone(s.Corrupt), e.Member)
		}
	case Disarm:
		s.NoSpace, s.Corrupt = nil, nil
	case Shrink:
		s.Bytes = 0
	case Write:
		s.Bytes += e.Bytes
	case Nothing:
	}
	return s
}

// change returns the state with another member list.
func (s State) change(e Entry) State {
	switch e.Kind {
	case AddVoter, AddLearner:
		s.Members = append(slices.Clone(s.Members), Member{ID: e.Member, URL: e.URL, Learner: e.Kind == AddLearner})
	case Promote, Publish:
		s.Members = slices.Clone(s.Members)
		for i := range s.Members {
			if s.Members[i].ID != e.Member {
				continue
			}
			if e.Kind == Promote {
				s.Members[i].Learner = false
			} else {
				s.Members[i].Name = e.Name
			}
		}
	case Remove:
		s.Members = slices.DeleteFunc(slices.Clone(s.Members), func(m Member) bool { return m.ID == e.Member })
		s.Removed = append(slices.Clone(s.Removed), e.Member)
	case Nothing, Write, SetVersion, SetDowngrade, RaiseAlarm, RaiseCorrupt, Disarm, Shrink:
	}
	return s
}

// Find looks a member up by its ID.
func (s State) Find(id uint64) (Member, bool) {
	for _, m := range s.Members {
		if m.ID == id {
			return m, true
		}
	}
	return Member{}, false
}

// Voters are the members with a vote. They are not to be changed.
func (s State) Voters() []Member { return s.voters }

// votes says whether a member has a vote.
func (s State) votes(id uint64) bool {
	m, ok := s.Find(id)
	return ok && !m.Learner
}

// Majority is how many of n voters decide.
func Majority(n int) int { return n/2 + 1 }

// String prints an entry for stories.
func (e Entry) String() string {
	names := [...]string{"nothing", "write", "add voter", "add learner", "promote", "remove", "publish", "set version", "allow downgrade to",
		"raise NOSPACE of", "raise CORRUPT of", "disarm", "shrink"}
	switch e.Kind {
	case Nothing, Disarm, Shrink:
		return names[e.Kind]
	case Write:
		return fmt.Sprintf("write %d", e.Write)
	case SetVersion, SetDowngrade:
		return fmt.Sprintf("%s %s", names[e.Kind], e.Version)
	default:
		return fmt.Sprintf("%s %x %s", names[e.Kind], e.Member, e.Name)
	}
}
