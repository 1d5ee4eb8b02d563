package quorum

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Membership is who votes, who learns, and who of them is up. It is a value: a change returns another one.
type Membership struct {
	voters, learners, up map[string]bool
}

// New makes a membership of voters and learners; up names those of either that were seen to be healthy.
func New(voters, learners, up []string) Membership {
	return Membership{voters: setOf(voters), learners: setOf(learners), up: setOf(up)}
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// Majority is how many of n voters a quorum needs.
func Majority(n int) int { return n/2 + 1 }

// Voters is the number of voters.
func (m Membership) Voters() int { return len(m.voters) }

// Learners is the number of learners.
func (m Membership) Learners() int { return len(m.learners) }

// Up is the number of voters that are up.
func (m Membership) Up() int {
	n := 0
	for voter := range m.voters {
		if m.up[voter] {
			n++
		}
	}
	return n
}

// HasQuorum says whether the voters that are up are a quorum.
func (m Membership) HasQuorum() bool {
	return m.Voters() > 0 && m.Up() >= Majority(m.Voters())
}

// String writes the membership as the literature does: voters=(a b !c) learners=(d), where ! marks those that are down.
func (m Membership) String() string {
	return fmt.Sprintf("voters=(%s) learners=(%s)", m.list(m.voters), m.list(m.learners))
}

func (m Membership) list(set map[string]bool) string {
	names := slices.Sorted(maps.Keys(set))
	for i, name := range names {
		if !m.up[name] {
			names[i] = "!" + name
		}
	}
	return strings.Join(names, " ")
}

func (m Membership) copy() Membership {
	return Membership{voters: maps.Clone(m.voters), learners: maps.Clone(m.learners), up: maps.Clone(m.up)}
}
