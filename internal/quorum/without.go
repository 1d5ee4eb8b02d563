package quorum

// Without says why the others cannot do without a voter for a while, whether it is up or only seems not to be: they are no
// quorum by themselves. nil when they can. A learner is never needed.
func (m Membership) Without(name string) error {
	if !m.voters[name] {
		return nil
	}
	others := m.Up()
	if m.up[name] {
		others--
	}
	if others < Majority(m.Voters()) {
		return refuse("without %s only %d of %d voters would be up", name, others, m.Voters())
	}
	return nil
}
