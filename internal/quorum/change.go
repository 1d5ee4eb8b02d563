package quorum

import "fmt"

// Refusal is why a change is not safe, in words for the user.
type Refusal struct{ message string }

// Error returns the words.
func (r *Refusal) Error() string { return r.message }

func refuse(format string, args ...any) error {
	return &Refusal{message: fmt.Sprintf(format, args...)}
}

// AddLearner is the membership with a new learner that is still down, or why it must not be added. etcd asks for as many
// connected voters as a quorum would need if the learner voted; so do we (I4). A single voter that is up may always.
func (m Membership) AddLearner(name string, limit int) (Membership, error) {
	if m.voters[name] || m.learners[name] {
		return m, refuse("%s is a member already", name)
	}
	if m.Learners() >= limit {
		return m, refuse("there are %d learners, and at most %d are allowed", m.Learners(), limit)
	}
	if !m.HasQuorum() {
		return m, refuse("there is no quorum: %s", m)
	}
	if m.Voters() > 1 && m.Up() < Majority(m.Voters()+1) {
		return m, refuse("%d of %d voters are up and a new member needs %d", m.Up(), m.Voters(), Majority(m.Voters()+1))
	}
	after := m.copy()
	after.learners[name] = true
	delete(after.up, name)
	return after, nil
}

// Promote is the membership with a learner made a voter, or why it must not be. The learner has to be up, and even if it
// failed right after, the others must be a quorum: except when there is one voter, where that cannot be.
func (m Membership) Promote(name string) (Membership, error) {
	if !m.learners[name] {
		return m, refuse("%s is not a learner", name)
	}
	if !m.up[name] {
		return m, refuse("learner %s is not in sync", name)
	}
	if !m.HasQuorum() {
		return m, refuse("there is no quorum: %s", m)
	}
	if m.Voters() > 1 && m.Up() < Majority(m.Voters()+1) {
		return m, refuse("%d of %d voters are up, and one more voter needs %d of them", m.Up(), m.Voters(), Majority(m.Voters()+1))
	}
	after := m.copy()
	delete(after.learners, name)
	after.voters[name] = true
	return after, nil
}

// RemoveLearner is the membership without a learner, or why it cannot be removed: the change itself needs a quorum.
func (m Membership) RemoveLearner(name string) (Membership, error) {
	if !m.learners[name] {
		return m, refuse("%s is not a learner", name)
	}
	if !m.HasQuorum() {
		return m, refuse("there is no quorum: %s", m)
	}
	after := m.copy()
	delete(after.learners, name)
	delete(after.up, name)
	return after, nil
}

// RemoveVoter is the membership without a voter, or why it must not be removed: the others that are up must be a quorum
// of those that remain (I3), there must be one, and the step from two to one needs both (I38).
func (m Membership) RemoveVoter(name string) (Membership, error) {
	if !m.voters[name] {
		return m, refuse("%s is not a voter", name)
	}
	if m.Voters() == 1 {
		return m, refuse("%s is the last voter", name)
	}
	if !m.HasQuorum() {
		return m, refuse("there is no quorum: %s", m)
	}
	after := m.copy()
	delete(after.voters, name)
	delete(after.up, name)
	if !after.HasQuorum() {
		return m, refuse("without %s only %d of %d voters would be up", name, after.Up(), after.Voters())
	}
	return after, nil
}
