package quorum

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestWithOneOfThreeVotersDownNobodyIsAdded(t *testing.T) {
	m := New([]string{"a", "b", "c"}, nil, []string{"a", "b"})
	if _, err := m.AddLearner("d", 16); err == nil {
		t.Errorf("%s: a learner was added, which etcd refuses", m)
	}
}

func TestWithOneOfFiveVotersDownALearnerIsAdded(t *testing.T) {
	m := New([]string{"a", "b", "c", "d", "e"}, nil, []string{"a", "b", "c", "d"})
	after, err := m.AddLearner("f", 16)
	if err != nil {
		t.Fatalf("%s: %v", m, err)
	}
	if got, want := after.String(), "voters=(a b c d !e) learners=(!f)"; got != want {
		t.Errorf("after the change: %s, want %s", got, want)
	}
}

func TestAFounderPromotesItsFirstLearner(t *testing.T) {
	m := New([]string{"a"}, []string{"b"}, []string{"a", "b"})
	after, err := m.Promote("b")
	if err != nil || after.Voters() != 2 {
		t.Errorf("promotion beside a single voter: %s, %v", after, err)
	}
}

func TestALearnerThatIsNotInSyncIsNotPromoted(t *testing.T) {
	m := New([]string{"a"}, []string{"b"}, []string{"a"})
	if _, err := m.Promote("b"); err == nil {
		t.Errorf("%s: b was promoted", m)
	}
}

func TestTheDeadOneOfThreeVotersCanBeRemoved(t *testing.T) {
	m := New([]string{"a", "b", "c"}, nil, []string{"a", "b"})
	if _, err := m.RemoveVoter("c"); err != nil {
		t.Errorf("%s: %v", m, err)
	}
	if _, err := m.RemoveVoter("b"); err == nil {
		t.Errorf("%s: healthy b was removed", m)
	}
}

func TestTwoVotersShrinkToOneOnlyWithBothUp(t *testing.T) {
	m := New([]string{"a", "b"}, nil, []string{"a"})
	if _, err := m.RemoveVoter("b"); err == nil {
		t.Errorf("%s: b was removed without a quorum", m)
	}
}

func TestTheLastVoterIsNeverRemovedAndThatIsSaid(t *testing.T) {
	m := New([]string{"a"}, nil, []string{"a"})
	if _, err := m.RemoveVoter("a"); err == nil || err.Error() != "a is the last voter" {
		t.Errorf("%s: %v", m, err)
	}
}

// draw makes any membership of up to seven voters and three learners.
func draw(t *rapid.T) (Membership, []string) {
	var voters, learners, up, all []string
	for i := range rapid.IntRange(1, 7).Draw(t, "voters") {
		voters = append(voters, fmt.Sprintf("v%d", i))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "learners") {
		learners = append(learners, fmt.Sprintf("l%d", i))
	}
	all = append(append(all, voters...), learners...)
	for _, name := range all {
		if rapid.Bool().Draw(t, "up "+name) {
			up = append(up, name)
		}
	}
	return New(voters, learners, up), all
}

// electable is the oracle: it tries every set of voters that are up, and asks whether one of them outvotes the rest.
func electable(m Membership) bool {
	var names []string
	for voter := range m.voters {
		names = append(names, voter)
	}
	for set := range 1 << len(names) {
		inside, allUp := 0, true
		for i, name := range names {
			if set&(1<<i) != 0 {
				inside++
				allUp = allUp && m.up[name]
			}
		}
		if allUp && inside > len(names)-inside {
			return true
		}
	}
	return false
}

func TestQuorumAgreesWithTryingEverySetOfVoters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := draw(t)
		if m.HasQuorum() != electable(m) {
			t.Fatalf("%s: HasQuorum is %t", m, m.HasQuorum())
		}
	})
}

func TestNoAllowedChangeLosesTheQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, all := draw(t)
		name := rapid.SampledFrom(all).Draw(t, "name")
		for what, change := range map[string]func() (Membership, error){
			"add":            func() (Membership, error) { return m.AddLearner("new", 16) },
			"promote":        func() (Membership, error) { return m.Promote(name) },
			"remove voter":   func() (Membership, error) { return m.RemoveVoter(name) },
			"remove learner": func() (Membership, error) { return m.RemoveLearner(name) },
		} {
			after, err := change()
			if err == nil && (!electable(m) || !electable(after)) {
				t.Fatalf("%s %s: %s -> %s was allowed", what, name, m, after)
			}
		}
	})
}

func TestAPromotedVoterMayFailAtOnceWithoutLosingTheQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, all := draw(t)
		name := rapid.SampledFrom(all).Draw(t, "name")
		after, err := m.Promote(name)
		if err != nil || m.Voters() == 1 {
			return
		}
		delete(after.up, name)
		if !electable(after) {
			t.Fatalf("promoted %s in %s, and it failed: %s", name, m, after)
		}
	})
}

func TestAVoterThatMayBeStoppedLeavesAQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, all := draw(t)
		name := rapid.SampledFrom(all).Draw(t, "name")
		if !m.voters[name] || m.Without(name) != nil {
			return
		}
		after := m.copy()
		delete(after.up, name)
		if !electable(after) {
			t.Fatalf("stopping %s was allowed in %s", name, m)
		}
	})
}

func TestAChangeLeavesTheMembershipItStartedFromAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, all := draw(t)
		before, name := m.String(), rapid.SampledFrom(all).Draw(t, "name")
		_, _ = m.AddLearner("new", 16)
		_, _ = m.Promote(name)
		_, _ = m.RemoveVoter(name)
		_, _ = m.RemoveLearner(name)
		if m.String() != before {
			t.Fatalf("%s became %s", before, m)
		}
	})
}

func TestNoMoreLearnersAreAddedThanAreAllowed(t *testing.T) {
	m := New([]string{"a"}, []string{"b"}, []string{"a", "b"})
	if _, err := m.AddLearner("c", 1); err == nil {
		t.Errorf("%s: c was added beside the one that is allowed", m)
	}
}

func TestALearnerIsPromotedOnlyWithAVoterToSpare(t *testing.T) {
	m := New([]string{"a", "b", "c"}, []string{"d"}, []string{"a", "b", "d"})
	if _, err := m.Promote("d"); err == nil {
		t.Errorf("%s: d was promoted, and if it failed there would be no quorum", m)
	}
}
