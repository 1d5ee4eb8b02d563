package departure

import "database.example.com/operator/internal/plan/state"

// Leaving is a state with what is to become of its members.
type Leaving struct {
	*state.State
	departures map[string]Departure
}

// In decides who is to leave.
func In(s *state.State) *Leaving {
	l := &Leaving{State: s}
	l.findDepartures()
	return l
}
