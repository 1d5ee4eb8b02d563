package quorum

import "testing"

func TestAVoterIsStoppedOnlyIfTheOthersAreAQuorum(t *testing.T) {
	for _, tc := range []struct {
		name    string
		members Membership
		stop    string
		may     bool
	}{
		{"one of three that are up", New([]string{"a", "b", "c"}, nil, []string{"a", "b", "c"}), "b", true},
		{"the second of three", New([]string{"a", "b", "c"}, nil, []string{"a", "c"}), "c", false},
		{"one that seems down, of two that are left", New([]string{"a", "b", "c"}, nil, []string{"a"}), "b", false},
		{"the one that is down", New([]string{"a", "b", "c"}, nil, []string{"a", "b"}), "c", true},
		{"one of two", New([]string{"a", "b"}, nil, []string{"a", "b"}), "a", false},
		{"the only one", New([]string{"a"}, nil, []string{"a"}), "a", false},
		{"the second of five", New([]string{"a", "b", "c", "d", "e"}, nil, []string{"a", "b", "c", "d"}), "d", true},
		{"the third of five", New([]string{"a", "b", "c", "d", "e"}, nil, []string{"a", "b", "c"}), "c", false},
		{"a learner beside two voters that are down", New([]string{"a", "b", "c"}, []string{"l"}, []string{"a", "l"}), "l", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.members.Without(tc.stop); (err == nil) != tc.may {
				t.Errorf("%s without %s: %v", tc.members, tc.stop, err)
			}
		})
	}
}
