package plan_test

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// TestStories tells stories of clusters in text: what happens to one, and every plan until nothing is left to do.
// `go test ./internal/plan -rewrite` records them anew.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		w := newWorld()
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			return w.short(w.tell(t, d))
		})
	})
}

// tell carries out one command of a story.
func (w *world) tell(t *testing.T, d *datadriven.TestData) string {
	switch d.Cmd {
	case "spec":
		return w.edit(t, d)
	case "run":
		return w.run(12)
	case "run-once":
		return w.round(0)
	case "later":
		length, err := time.ParseDuration(d.CmdArgs[0].Key)
		if err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(length)
		return w.run(12)
	default:
		for _, arg := range d.CmdArgs {
			if !w.happen(d.Cmd, arg.Key) {
				t.Fatalf("%s: nobody knows the command %s", d.Pos, d.Cmd)
			}
		}
		w.live()
		return "ok"
	}
}

// run makes and carries out plans until nothing changes.
func (w *world) run(limit int) string {
	var b strings.Builder
	last := ""
	for i := range limit {
		text := w.round(i)
		if text == last {
			return b.String()
		}
		b.WriteString(text)
		last = text
	}
	return b.String()
}

// round stops where act does: after the step that wrote the status.
func (w *world) round(int) string {
	p := plan.Make(w.snapshot())
	for _, step := range p.Steps {
		before := w.cluster.Status.DeepCopy()
		for _, action := range step.Actions {
			w.apply(action)
		}
		if !reflect.DeepEqual(before, &w.cluster.Status) {
			break
		}
	}
	w.remember(p)
	w.live()
	return p.String()
}

func (w *world) edit(t *testing.T, d *datadriven.TestData) string {
	for _, arg := range d.CmdArgs {
		value := arg.Vals[0]
		number := func() int64 {
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		switch arg.Key {
		case "size", "read-replicas", "quota", "heartbeat":
			w.editNumber(arg.Key, number())
		case "version":
			w.cluster.Spec.Version = value
		case "storage":
			size := resource.MustParse(value)
			w.cluster.Spec.Storage.Size = &size
		case "node":
			w.cluster.Spec.Scheduling.NodeSelector = map[string]string{"node": value}
			if value == "" {
				w.cluster.Spec.Scheduling.NodeSelector = nil
			}
		case "paused":
			w.cluster.Annotations = map[string]string{v1alpha1.AnnotationPaused: value}
		case "replace":
			w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.namesOf(value)}
		case "class":
			w.cluster.Spec.Storage.StorageClassName = &value
		case "claims":
			w.cluster.Spec.Storage.ClaimDeletionPolicy = v1alpha1.ClaimDeletionPolicy(value)
		case "replacement":
			w.cluster.Spec.Replacement.Policy = v1alpha1.ReplacementPolicy(value)
		default:
			t.Fatalf("%s: the spec has no %s", d.Pos, arg.Key)
		}
	}
	return "ok"
}

func (w *world) editNumber(field string, n int64) {
	small := int32(n)
	switch field {
	case "size":
		w.cluster.Spec.Size = &small
	case "read-replicas":
		w.cluster.Spec.ReadReplicas = &small
	case "quota":
		w.cluster.Spec.Engine.QuotaBackendBytes = &n
	case "heartbeat":
		w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &small
	}
}

// happen lets something happen to a member or an object.
func (w *world) happen(what, to string) bool {
	name := w.name(to)
	switch what {
	case "unschedulable":
		w.unschedulable[name] = true
	case "schedulable":
		delete(w.unschedulable, name)
	case "unpullable":
		w.unpullable[to] = true
	case "silent":
		w.silent[name] = true
	case "answers":
		delete(w.silent, name)
	case "spend-ticket":
		w.spent[name] = true
	default:
		return w.happenToNode(what, to) || w.happenToEngine(what, to) || w.disappear(what, to)
	}
	return true
}

// disappear lets something go away, or turn up that is not the cluster's.
func (w *world) disappear(what, to string) bool {
	name := w.name(to)
	switch what {
	case "delete-pod":
		delete(w.pods, name)
	case "delete-claim":
		delete(w.data, w.claims[name].UID)
		delete(w.claims, name)
	case "release-claim":
		now := metav1.NewTime(w.now)
		w.claims[name].DeletionTimestamp = &now
	case "remake-claim":
		w.claims[name] = w.claims[name].DeepCopy()
		w.claims[name].UID = w.uid()
	case "delete-secret":
		delete(w.secrets, to)
	case "retained":
		w.retained = append(w.retained, snapshot.Retained{Name: to})
	case "storage-classes":
		w.classes = to == "some"
	case "lose":
		w.cluster.Status = v1alpha1.EtcdClusterStatus{}
	case "evict":
		w.pods[name].Status = corev1.PodStatus{Phase: corev1.PodFailed, Reason: "Evicted"}
	case "lead":
		w.leads = name
	case "foreign-cluster":
		w.clusterID = 0xdead
	case "remove-by-hand":
		w.listed = deleteEntry(w.listed, w.find(name).ID)
	default:
		return false
	}
	return true
}

func deleteEntry(list []snapshot.ListedMember, id uint64) []snapshot.ListedMember {
	var kept []snapshot.ListedMember
	for _, m := range list {
		if m.ID != id {
			kept = append(kept, m)
		}
	}
	return kept
}
