package product

import (
	"encoding/json"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func TestNothingIsDoneForADatabaseAtRest(t *testing.T) {
	if p := decide(t, seen(t)); p.Create != nil || p.Change != nil || p.Obstacle != nil {
		t.Errorf("the plan is %+v", p)
	}
}

func TestTheFirstObstacleStandsInTheWay(t *testing.T) {
	unknown := func(o *Observation) { o.Database.Spec.Version = "v9.0.0" }
	missing := func(o *Observation) { o.EngineMissing, o.Cluster = true, nil }
	foreign := func(o *Observation) { o.Cluster.OwnerReferences = nil }
	earlier := func(o *Observation) { o.Cluster.OwnerReferences[0].UID = "earlier" }
	deleted := func(o *Observation) { o.Cluster.DeletionTimestamp = &metav1.Time{Time: noon} }
	for name, c := range map[string]struct {
		changes []func(*Observation)
		reason  string
		words   string
	}{
		"a missing API before an unknown version":   {[]func(*Observation){unknown, missing}, v1alpha1.ReasonEngineMissing, "Install package etcd-cluster"},
		"a taken name before an unknown version":    {[]func(*Observation){unknown, foreign}, v1alpha1.ReasonNameTaken, "left alone"},
		"another's EtcdCluster that is deleted":     {[]func(*Observation){deleted, foreign}, v1alpha1.ReasonNameTaken, "left alone"},
		"what an earlier database left is no theft": {[]func(*Observation){earlier}, "", "earlier database"},
		"an EtcdCluster that is being deleted":      {[]func(*Observation){unknown, deleted}, "", "is gone"},
		"an unknown version":                        {[]func(*Observation){unknown}, v1alpha1.ReasonVersionUnsupported, "v9.0.0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := decide(t, seen(t, c.changes...))
			if p.Obstacle == nil || p.Obstacle.Reason != c.reason || !strings.Contains(p.Obstacle.Message, c.words) {
				t.Errorf("the obstacle is %+v, want %q with %q", p.Obstacle, c.reason, c.words)
			}
			if p.Create != nil || p.Change != nil {
				t.Errorf("something is done: %+v", p)
			}
		})
	}
}

func TestAChangeNamesTheObjectAndOnlyWhatDiffers(t *testing.T) {
	five, heartbeat := int32(5), int32(200)
	p := decide(t, seen(t, func(o *Observation) {
		o.Database.Spec.ClusterSize = &five
		o.Cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
	}))
	if p.Change == nil {
		t.Fatal("nothing is changed")
	}
	var got, want any
	if err := json.Unmarshal(p.Change.Patch, &got); err != nil {
		t.Fatal(err)
	}
	const patch = `{"metadata":{"uid":"c"},"spec":{"size":5,"engine":null}}`
	if err := json.Unmarshal([]byte(patch), &want); err != nil {
		t.Fatal(err)
	}
	if a, b := canonical(t, got), canonical(t, want); a != b {
		t.Errorf("the patch is %s, want %s", a, b)
	}
	if said := strings.Join(p.Change.Fields, ", "); said != "spec.engine removed, spec.size to 5" {
		t.Errorf("the change is told as %q", said)
	}
}

func canonical(t *testing.T, value any) string {
	t.Helper()
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func TestADifferenceIsSomebodyElsesOnlyIfTheDatabaseWasHandedOverBefore(t *testing.T) {
	five := int32(5)
	edited := seen(t, func(o *Observation) { o.Cluster.Spec.Size = &five })
	if !decide(t, edited).PutBack {
		t.Error("an edit of the EtcdCluster is taken for a change of the database")
	}
	edited.Database.Generation++
	if decide(t, edited).PutBack {
		t.Error("a new generation of the database is taken for an edit of the EtcdCluster")
	}
}

func TestAVersionIsJudgedByWhatRunsNotByWhatWasAskedForBefore(t *testing.T) {
	for name, c := range map[string]struct {
		running, asked, before string
		reason                 string
	}{
		"the version that runs":                 {"3.6.16", "v4.0.1", "3.6.16", v1alpha1.ReasonKnown},
		"back to what still runs":               {"3.6.16", "v4.0.1", "3.7.3", v1alpha1.ReasonKnown},
		"forward":                               {"3.6.16", "v4.1.0", "3.6.16", v1alpha1.ReasonKnown},
		"back one minor version":                {"3.7.3", "v4.0.1", "3.7.3", v1alpha1.ReasonKnown},
		"back two minor versions":               {"3.7.3", "v3.9.1", "3.7.3", v1alpha1.ReasonPathUnsupported},
		"back to an engine without replicas":    {"3.6.16", "v3.9.1", "3.6.16", v1alpha1.ReasonReadReplicasUnsupported},
		"a gate left out":                       {"3.5.20", "v4.0.1", "3.5.20", v1alpha1.ReasonPathUnsupported},
		"an old version that runs":              {"3.6.10", "v4.0.0", "3.6.10", v1alpha1.ReasonKnown},
		"nobody could be asked, so the last":    {"", "v3.9.1", "3.7.3", v1alpha1.ReasonPathUnsupported},
		"an engine that no product has":         {"3.6.99", "v4.0.1", "3.6.99", v1alpha1.ReasonPathUnsupported},
		"replicas where the engine has none":    {"3.5.35", "v3.9.1", "3.5.35", v1alpha1.ReasonReadReplicasUnsupported},
		"a patch that cannot be created either": {"3.6.16", "v4.0.0", "3.6.16", v1alpha1.ReasonPathUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			v := judge(seen(t, func(o *Observation) {
				o.Cluster.Status.Version, o.Cluster.Spec.Version, o.Database.Spec.Version = c.running, c.before, c.asked
			}))
			if v.Reason != c.reason {
				t.Errorf("the verdict is %s (%s), want %s", v.Reason, v.Message, c.reason)
			}
		})
	}
}
