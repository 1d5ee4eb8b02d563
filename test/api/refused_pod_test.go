//go:build api

package api

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/snapshot"
)

// restarted is what comes of starting a member anew with the pod of an edited spec, and whether the old pod is there still.
func restarted(t *testing.T, ns string, edit func(*corev1.Pod)) (plan.Outcome, bool) {
	t.Helper()
	cluster := newCluster(ns)
	create(t, cluster)
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "db-0", Labels: map[string]string{
			v1alpha1.LabelCluster: cluster.Name, v1alpha1.LabelClusterUID: string(cluster.UID),
		}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "etcd", Image: "etcd"}}},
	}
	wanted := pod.DeepCopy()
	edit(wanted)
	create(t, pod)
	s := &snapshot.Snapshot{Now: time.Now(), Cluster: cluster, Pods: map[string]*corev1.Pod{pod.Name: pod}}
	outcome := (&act.Actor{Client: api, Live: api}).Do(t.Context(), s, plan.Plan{Steps: []verdict.Step{{
		Rule: "roll", Actions: []action.Action{action.Restart{Name: pod.Name, UID: pod.UID, Pod: wanted}},
	}}})
	err := api.Get(t.Context(), client.ObjectKeyFromObject(pod), pod)
	if client.IgnoreNotFound(err) != nil {
		t.Fatal(err)
	}
	return outcome, !apierrors.IsNotFound(err)
}

func TestAMemberRunsOnWhenTheAPIServerRefusesThePodThatItIsToBeStartedAnewWith(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit func(*corev1.Pod)
		says string
	}{
		"a priority class that does not exist": {func(p *corev1.Pod) { p.Spec.PriorityClassName = "vip" }, "no PriorityClass with name vip"},
		"a label that is none":                 {func(p *corev1.Pod) { p.Labels["team"] = "a b" }, "metadata.labels"},
		"a toleration that is none": {func(p *corev1.Pod) {
			p.Spec.Tolerations = []corev1.Toleration{{Key: "a", Operator: "Perhaps"}}
		}, "spec.tolerations"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome, runs := restarted(t, namespace(t), c.edit)
			setback := plan.SetbackIn(outcome.Err)
			if setback == nil || setback.Reason != v1alpha1.ReasonPodRefused || !strings.Contains(setback.Message, c.says) {
				t.Errorf("outcome: %v", outcome.Err)
			}
			if !runs {
				t.Error("the old pod was stopped")
			}
		})
	}
}

func TestAMemberIsStartedAnewWhenTheAPIServerTakesItsPod(t *testing.T) {
	t.Parallel()
	outcome, runs := restarted(t, namespace(t), func(p *corev1.Pod) { p.Labels["team"] = "a" })
	if outcome.Err != nil || runs {
		t.Errorf("outcome: %v; the old pod is there: %t", outcome.Err, runs)
	}
}

// TestAMemberIsStartedAnewWhenAQuotaHasRoomForNoMorePods: the old pod makes room for the new one.
func TestAMemberIsStartedAnewWhenAQuotaHasRoomForNoMorePods(t *testing.T) {
	t.Parallel()
	ns := namespace(t)
	one := corev1.ResourceList{corev1.ResourcePods: resource.MustParse("1")}
	quota := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "one"}, Spec: corev1.ResourceQuotaSpec{Hard: one}}
	create(t, quota)
	// No controller counts here. That of the quota's admission does, on what the status holds.
	quota.Status = corev1.ResourceQuotaStatus{Hard: one, Used: corev1.ResourceList{corev1.ResourcePods: resource.MustParse("0")}}
	if err := api.Status().Update(t.Context(), quota); err != nil {
		t.Fatal(err)
	}
	outcome, runs := restarted(t, ns, func(*corev1.Pod) {})
	if outcome.Err != nil || runs {
		t.Errorf("outcome: %v; the old pod is there: %t", outcome.Err, runs)
	}
}
