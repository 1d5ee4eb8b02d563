package departure

import "database.example.com/operator/internal/plan/state"

// Leaving is a state with what is to become of its members.
type Leaving struct {
	*state.State
	departures map[string]Departure
	// replacements remembers of members why they are to be replaced: many rules ask.
	replacements map[string]string
}

// In decides who is to leave.
func In(s *state.State) *Leaving {
	l := &Leaving{State: s, replacements: map[string]string{}}
	l.findDepartures()
	return l
}
