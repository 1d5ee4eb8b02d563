package plan_test

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// bundlesDiffer is a cluster that runs, where the Secrets of some members hold other authorities than those in force now.
func bundlesDiffer(members ...string) *snapshot.Snapshot {
	w := newWorld()
	w.run(12)
	s := w.snapshot()
	for i := range w.cluster.Status.Members {
		name := w.cluster.Status.Members[i].Name
		differs := slices.Contains(members, w.short(name))
		leaves := s.Leaves[naming.MemberCertificates(name)]
		leaves.Expires, leaves.Bundles, leaves.SignedByCurrent = w.now.AddDate(1, 0, 0), !differs, !differs
		s.Leaves[naming.MemberCertificates(name)] = leaves
	}
	return s
}

func TestAnAuthorityThatWasReplacedSignsNothingForARunningCluster(t *testing.T) {
	p := plan.Make(bundlesDiffer("m0", "m1", "m2"))
	if len(p.Steps) > 0 || len(p.Problems) == 0 || p.Problems[0].Reason != v1alpha1.ReasonAuthorityMissing {
		t.Errorf("plan:\n%s", p)
	}
}

// The status was lost: that the cluster is founded is written down again later, and its members trust each other all the while.
func TestAnAuthorityThatWasReplacedSignsNothingWhereTheStatusWasLost(t *testing.T) {
	s := bundlesDiffer("m0", "m1", "m2")
	s.Cluster.Status.ClusterID, s.Cluster.Status.Version = "", ""
	if issue, issues := holds[action.IssueMember](plan.Make(s)); issues {
		t.Errorf("%s:\n%s", issue, plan.Make(s))
	}
}

func TestTheSecretOfOneMemberIsPutRight(t *testing.T) {
	p := plan.Make(bundlesDiffer("m1"))
	if len(p.Steps) != 1 || len(p.Steps[0].Actions) != 1 || len(p.Problems) > 0 {
		t.Errorf("plan:\n%s", p)
	}
}

// Whoever deletes the Secrets of all members takes away what tells that an authority was replaced, but for the pods, which were made to trust it.
func TestThePodsTellWhetherAnAuthorityWasReplaced(t *testing.T) {
	gone := func(s *snapshot.Snapshot) {
		for _, m := range s.Cluster.Status.Members {
			delete(s.Secrets, naming.MemberCertificates(m.Name))
			delete(s.Leaves, naming.MemberCertificates(m.Name))
		}
	}
	replaced := func(s *snapshot.Snapshot) {
		s.Secrets[naming.ClientAuthority("db")].Data[corev1.TLSCertKey] = []byte("another")
	}
	for name, tc := range map[string]struct {
		happen []func(*snapshot.Snapshot)
		issues bool
	}{
		"their Secrets are gone":                       {[]func(*snapshot.Snapshot){gone}, true},
		"their Secrets are gone, and one was replaced": {[]func(*snapshot.Snapshot){gone, replaced}, false},
		"their Secrets were changed":                   {nil, true},
		"one was replaced, so that the Secrets differ": {[]func(*snapshot.Snapshot){replaced}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := bundlesDiffer("m0", "m1", "m2")
			for _, name := range []string{naming.PeerAuthority("db"), naming.ClientAuthority("db"), naming.OperatorAuthority("db")} {
				s.Secrets[name].Data = map[string][]byte{corev1.TLSCertKey: []byte(name)}
			}
			trusted := naming.PeerAuthority("db") + naming.ClientAuthority("db") + naming.OperatorAuthority("db")
			for _, pod := range s.Pods {
				made := render.Pod(render.PodInput{Cluster: s.Cluster, Role: v1alpha1.RoleVoter, Authorities: trusted})
				pod.Annotations[render.AnnotationParts] = made.Annotations[render.AnnotationParts]
			}
			for _, happen := range tc.happen {
				happen(s)
			}
			if _, issues := holds[action.IssueMember](plan.Make(s)); issues != tc.issues {
				t.Errorf("certificates are issued: %t, want %t:\n%s", issues, tc.issues, plan.Make(s))
			}
		})
	}
}

// TestAnAuthorityIsNotMadeAgainWhereTheStatusWasLost: the members of which the status told trust the one that is gone.
func TestAnAuthorityIsNotMadeAgainWhereTheStatusWasLost(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.happen("lose", "")
	w.happen("delete-secret", naming.PeerAuthority("db"))
	for range 12 {
		p := plan.Make(w.snapshot())
		if made, makes := holds[action.MakeAuthority](p); makes {
			t.Fatalf("%s: plan:\n%s", made, p)
		}
		w.round(0)
	}
}
