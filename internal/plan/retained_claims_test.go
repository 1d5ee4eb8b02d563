package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

func TestAFoundingDoesNotWaitForEverForClaimsOfAnEarlierClusterThatAreBeingDeleted(t *testing.T) {
	ago := func(d time.Duration) time.Time { return newWorld().now.Add(-d) }
	for name, tc := range map[string]struct {
		claims []snapshot.Retained
		founds bool
	}{
		"the garbage collector comes for it":  {[]snapshot.Retained{{Name: "db-old-0", Leaving: true}}, false},
		"its pod ends":                        {[]snapshot.Retained{{Name: "db-old-0", Leaving: true, Since: ago(time.Minute)}}, false},
		"its pod should have ended":           {[]snapshot.Retained{{Name: "db-old-0", Leaving: true, Since: ago(time.Hour)}}, true},
		"another one goes just now":           {[]snapshot.Retained{{Name: "db-old-0", Leaving: true, Since: ago(time.Hour)}, {Name: "db-old-1", Leaving: true, Since: ago(0)}}, false},
		"another one is kept, and holds data": {[]snapshot.Retained{{Name: "db-old-0", Leaving: true, Since: ago(time.Hour)}, {Name: "db-old-1"}}, false},
	} {
		w := newWorld()
		w.retained = tc.claims
		p := plan.Make(w.snapshot())
		if founds := len(p.Steps) > 0; founds != tc.founds {
			t.Errorf("%s: it founds: %t\n%s", name, founds, p)
		}
		if kept := len(p.Problems) > 0; kept && p.Problems[0].Reason != v1alpha1.ReasonRetainedClaimsFound {
			t.Errorf("%s: %s", name, p)
		}
	}
}
