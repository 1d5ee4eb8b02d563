package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func TestAnAuthorityThatEndsSoonIsToldHalfAYearBefore(t *testing.T) {
	w := newWorld()
	w.run(12)
	s := w.snapshot()
	for days, want := range map[int]bool{181: false, 179: true, -1: true} {
		s.AuthorityEnds = map[string]time.Time{naming.PeerAuthority("db"): s.Now.AddDate(0, 0, days)}
		p := plan.Make(s)
		told := len(p.Problems) == 1 && p.Problems[0].Reason == v1alpha1.ReasonAuthorityEnds
		if told != want || len(p.Steps) > 0 {
			t.Errorf("an authority that ends in %d days gives %+v and\n%s", days, p.Problems, p)
		}
	}
}

func TestTheNameOfAnAuthorityFitsIntoACertificate(t *testing.T) {
	w := newWorld()
	w.cluster.Name = "a-name-as-long-as-the-api-lets-it-become"
	w.cluster.Namespace = "a-namespace-with-the-longest-name-that-any-kubernetes-may-allow"
	names := map[string]bool{}
	for _, step := range plan.Make(w.snapshot()).Steps {
		for _, a := range step.Actions {
			if made, ok := a.(action.MakeAuthority); ok {
				names[made.CommonName] = true
				if len(made.CommonName) > 64 {
					t.Errorf("common name %s has %d characters", made.CommonName, len(made.CommonName))
				}
			}
		}
	}
	if len(names) != 3 {
		t.Errorf("three authorities are named %v", names)
	}
}
