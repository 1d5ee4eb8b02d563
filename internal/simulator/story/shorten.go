package story

// shortenings is how many shorter stories are tried.
const shortenings = 400

// Shorten leaves out of a story that broke a rule what the violation does not need.
func Shorten(s Story) Story {
	first := Play(s, nil).Violation
	if first == nil {
		return s
	}
	tries := 0
	still := func(shorter Story) bool {
		tries++
		v := Play(shorter, nil).Violation
		return v != nil && v.Rule == first.Rule
	}
	for again := true; again && tries < shortenings; {
		again = false
		for i := len(s.Events) - 1; i >= 0 && tries < shortenings; i-- {
			shorter := s
			shorter.Events = append(append([]Event(nil), s.Events[:i]...), s.Events[i+1:]...)
			if still(shorter) {
				s, again = shorter, true
			}
		}
		for _, simpler := range simplifications(s) {
			if tries < shortenings && still(simpler) {
				s, again = simpler, true
				break
			}
		}
	}
	return s
}

// simplifications are stories of a smaller cluster, or with fewer steps.
func simplifications(s Story) []Story {
	var simpler []Story
	if s.Replicas > 0 {
		fewer := s
		fewer.Replicas--
		simpler = append(simpler, fewer)
	}
	if s.Size > 1 {
		fewer := s
		fewer.Size -= 2
		simpler = append(simpler, fewer)
	}
	for i := range s.Events {
		if s.Events[i].Steps < 2 {
			continue
		}
		fewer := s
		fewer.Events = append([]Event(nil), s.Events...)
		fewer.Events[i].Steps /= 2
		simpler = append(simpler, fewer)
	}
	return simpler
}
