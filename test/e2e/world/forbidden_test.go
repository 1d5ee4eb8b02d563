package world

import "testing"

func TestOnlyWhatARoleLacksIsARefusal(t *testing.T) {
	for line, want := range map[string]bool{
		`{"level":"ERROR","err":"pods \"x\" is forbidden: User \"system:serviceaccount:ns:op\" cannot delete resource \"pods\" in API group \"\" in the namespace \"ns\""}`: true,
		`pods "x" is forbidden: User "system:serviceaccount:ns:op" cannot list resource "nodes" in API group "" at the cluster scope`:                                       true,
		`{"level":"ERROR","err":"pods \"x\" is forbidden: unable to create new content in namespace ns because it is being terminated"}`:                                    false,
		`{"level":"ERROR","err":"pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\""}`:                                                                     false,
	} {
		if refusal.MatchString(line) != want {
			t.Errorf("a refusal: %t, want %t: %s", !want, want, line)
		}
	}
}
