package product

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// walk is a toy API server with one name, which users, the etcd-cluster operator and this package write to in any order.
type walk struct {
	now      time.Time
	database *v1alpha1.ProductionReadyDatabase
	cluster  *v1alpha1.EtcdCluster
	missing  bool
	made     int
}

func newWalk() *walk {
	return &walk{now: noon, database: &v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Name: "db", UID: "u", Generation: 1},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1"},
	}}
}

func (w *walk) observe() Observation {
	o := Observation{Now: w.now, Database: w.database.DeepCopy(), EngineMissing: w.missing}
	if !w.missing && w.cluster != nil {
		o.Cluster = w.cluster.DeepCopy()
	}
	return o
}

// create stores an EtcdCluster as the API server would.
func (w *walk) create(cluster *v1alpha1.EtcdCluster) {
	w.made++
	w.cluster = cluster
	w.cluster.UID, w.cluster.Generation, w.cluster.CreationTimestamp = "c", 1, metav1.NewTime(w.now)
}

// reconcile looks, plans, acts and tells, and checks what must hold for each of them.
func (w *walk) reconcile(t *rapid.T) {
	o := w.observe()
	p, err := Decide(o)
	if err != nil {
		t.Fatal(err)
	}
	w.checkPlan(t, o, p)
	out := Outcome{Cluster: o.Own()}
	switch {
	case p.Create != nil:
		w.create(p.Create.DeepCopy())
		out = Outcome{Cluster: w.cluster.DeepCopy(), Changed: true}
	case p.Change != nil:
		w.patch(t, p.Change.Patch)
		out = Outcome{Cluster: w.cluster.DeepCopy(), Changed: true}
	}
	r := Tell(o, p, out)
	for _, c := range r.Status.Conditions {
		if c.Reason == "" || c.Message == "" && c.Status == metav1.ConditionFalse && c.Type == v1alpha1.ConditionVersionSupported {
			t.Fatalf("condition without words: %+v", c)
		}
	}
	w.database.Status = r.Status
}

func (w *walk) patch(t *rapid.T, patch []byte) {
	before, err := json.Marshal(w.cluster)
	if err != nil {
		t.Fatal(err)
	}
	after, err := jsonpatch.MergePatch(before, patch)
	if err != nil {
		t.Fatal(err)
	}
	w.cluster = &v1alpha1.EtcdCluster{}
	if err := json.Unmarshal(after, w.cluster); err != nil {
		t.Fatal(err)
	}
	w.cluster.Generation++
}

func (w *walk) checkPlan(t *rapid.T, o Observation, p Plan) {
	if p.Create == nil && p.Change == nil {
		return
	}
	asked, known := release.Product(o.Database.Spec.Version)
	switch {
	case w.missing, o.Cluster != nil && o.Own() == nil, o.Cluster != nil && o.Cluster.DeletionTimestamp != nil:
		t.Fatalf("something is written where nothing may be: %+v", p)
	case !known:
		t.Fatal("something is written for an unknown version")
	case readReplicas(o.Database) > 0 && !asked.ReadReplicas:
		t.Fatal("read replicas are asked of an engine that has none")
	case o.Cluster == nil && !asked.Creatable:
		t.Fatalf("%s is created", asked.Version)
	}
	if running, _ := release.ProductOfEngine(o.engine()); o.engine() != "" &&
		running.Version != asked.Version && !slices.Contains(asked.From, running.Version) {
		t.Fatalf("%s is taken to %s", running.Version, asked.Version)
	}
}

// steps are what the others do. Each leaves a world that the API server would accept.
func (w *walk) steps() map[string]func(*rapid.T) {
	engines := rapid.SampledFrom([]string{"3.5.20", "3.5.35", "3.6.10", "3.6.16", "3.7.3"})
	versions := rapid.SampledFrom([]string{"v3.9.0", "v3.9.1", "v4.0.0", "v4.0.1", "v4.1.0", "v9.0.0"})
	sizes := rapid.SampledFrom([]int32{1, 3, 5, 7})
	onCluster := func(change func(*rapid.T)) func(*rapid.T) {
		return func(t *rapid.T) {
			if w.cluster == nil || w.missing {
				t.Skip("no EtcdCluster")
			}
			change(t)
		}
	}
	return map[string]func(*rapid.T){
		"": func(t *rapid.T) { w.now = w.now.Add(time.Second); w.reconcile(t) },
		"the user asks for a version": func(t *rapid.T) {
			w.database.Spec.Version = versions.Draw(t, "version")
			w.database.Generation++
		},
		"the user asks for a size": func(t *rapid.T) {
			size, replicas := sizes.Draw(t, "size"), rapid.Int32Range(0, 3).Draw(t, "replicas")
			w.database.Spec.ClusterSize, w.database.Spec.ReadReplicas = &size, &replicas
			w.database.Generation++
		},
		"somebody edits the EtcdCluster": onCluster(func(t *rapid.T) {
			size := sizes.Draw(t, "size")
			w.cluster.Spec.Size, w.cluster.Spec.Version = &size, engines.Draw(t, "engine")
			w.cluster.Generation++
		}),
		"somebody takes the owner away": onCluster(func(*rapid.T) { w.cluster.OwnerReferences = nil }),
		"somebody deletes the EtcdCluster": onCluster(func(*rapid.T) {
			w.cluster.DeletionTimestamp = &metav1.Time{Time: w.now}
		}),
		"the EtcdCluster goes": onCluster(func(*rapid.T) { w.cluster = nil }),
		"the other operator answers": onCluster(func(t *rapid.T) {
			w.cluster.Status.ObservedGeneration = w.cluster.Generation
			w.cluster.Status.SupportedVersions = rapid.SampledFrom([][]string{nil, {"3.5.35", "3.6.16"}, {"3.5.35", "3.6.16", "3.7.3"}}).Draw(t, "supported")
		}),
		"the cluster is founded, or upgraded": onCluster(func(*rapid.T) {
			w.cluster.Status.ClusterID, w.cluster.Status.Version = "abc", w.cluster.Spec.Version
		}),
		"the kind comes or goes": func(*rapid.T) { w.missing = !w.missing },
	}
}

func TestWhateverOthersDoTheDatabaseKeepsToItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWalk()
		t.Repeat(w.steps())
		w.comesToRest(t)
	})
}

// comesToRest checks that two looks without anybody else's doing are enough, and that the EtcdCluster then is what the
// database asks for, unless something is in the way that the status tells.
func (w *walk) comesToRest(t *rapid.T) {
	w.reconcile(t)
	w.reconcile(t)
	status, made := w.database.Status, w.made
	w.reconcile(t)
	if !equality.Semantic.DeepEqual(status, w.database.Status) || made != w.made {
		t.Fatalf("the status does not come to rest:\n%+v\n%+v", status, w.database.Status)
	}
	p, err := Decide(w.observe())
	switch {
	case err != nil:
		t.Fatal(err)
	case p.Obstacle != nil && status.Message == "":
		t.Fatal("an obstacle is not told")
	case p.Create != nil || p.Change != nil:
		t.Fatalf("there is still something to do: %+v", p)
	case p.Obstacle == nil && !equality.Semantic.DeepEqual(w.cluster.Spec, desired(w.database, p.Verdict.Release).Spec):
		t.Fatalf("the EtcdCluster is %+v", w.cluster.Spec)
	}
}
