package observe

import (
	"errors"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/snapshot"
)

// during makes the cluster be of a version and in an operation.
func during(t *testing.T, o *Observer, version string, operation v1alpha1.OperationType) {
	t.Helper()
	c := o.Cache.(client.Client)
	cluster := look(t, o).Cluster
	cluster.Spec.Version = version
	err := c.Update(t.Context(), cluster)
	if operation != "" {
		cluster.Status.Operation = &v1alpha1.Operation{Type: operation}
		err = errors.Join(err, c.Status().Update(t.Context(), cluster))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// end has the pod of a member deleted, whose engine takes its time to end.
func end(t *testing.T, o *Observer, name string) {
	t.Helper()
	c := o.Cache.(client.Client)
	pod := look(t, o).Pods[name]
	pod.Finalizers = []string{"example.com/runs"}
	if err := errors.Join(c.Update(t.Context(), pod), c.Delete(t.Context(), pod)); err != nil {
		t.Fatal(err)
	}
}

func TestMetricsAreAskedForOnlyWhileTheVersionChanges(t *testing.T) {
	for _, tc := range []struct {
		name, spec string
		operation  v1alpha1.OperationType
		want       bool
	}{
		{name: "a cluster at rest", spec: "3.6.16"},
		{name: "a roll", spec: "3.6.16", operation: v1alpha1.OperationRoll},
		{name: "a member of another version than the spec's", spec: "3.7.3", want: true},
		{name: "an upgrade whose members all run the version", spec: "3.6.16", operation: v1alpha1.OperationUpgrade, want: true},
		{name: "a downgrade", spec: "3.6.16", operation: v1alpha1.OperationDowngrade, want: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := serving()
			e.metrics = map[string]etcd.Metrics{"m0": {ClusterVersion: "3.6", RaftSnapshots: 2}}
			o := observer(t, e)
			during(t, o, tc.spec, tc.operation)
			looks := look(t, o).Etcd.Looks
			if got := looks["m0"].Metrics; (got != nil) != tc.want || got != nil && *got != (snapshot.Metrics{ClusterVersion: "3.6", RaftSnapshots: 2}) {
				t.Errorf("metrics: %+v", got)
			}
			if looks["m1"].Metrics != nil {
				t.Error("a member that does not serve has metrics")
			}
		})
	}
}

func TestMetricsTellThatASilentEngineRuns(t *testing.T) {
	for _, tc := range []struct {
		name  string
		index uint64
		agent bool
		ends  bool
		want  bool
	}{
		{name: "whose leader's log is long", index: 5001, want: true},
		{name: "whose leader's log is short", index: 5000},
		{name: "whose agent answers in its place", index: 5001, agent: true},
		{name: "whose pod is being deleted", index: 5001, ends: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := serving()
			e.metrics = map[string]etcd.Metrics{"m1": {ClusterVersion: "3.6"}}
			if !tc.agent {
				delete(e.agents, "m1")
			}
			status := e.status["m0"]
			status.RaftIndex = tc.index
			e.status["m0"] = status
			o := observer(t, e)
			during(t, o, status.Version, "")
			if tc.ends {
				end(t, o, "m1")
			}
			if m := look(t, o).Members()[1]; (m.Look.Metrics != nil) != tc.want || m.Stalls() != tc.want {
				t.Errorf("the member is %+v, stalls: %t", m.Look, m.Stalls())
			}
		})
	}
}

func TestADowngradeIsSeen(t *testing.T) {
	for _, tc := range []struct {
		name, version string
		told          *etcd.Downgrade
		validated     error
		operation     v1alpha1.OperationType
		want          snapshot.Status
	}{
		{name: "enabled, as an engine tells by itself", version: "3.6.16", told: &etcd.Downgrade{Enabled: true, Target: "3.5.0"},
			operation: v1alpha1.OperationDowngrade, want: snapshot.Status{DowngradeEnabled: true, DowngradeTarget: "3.5.0"}},
		{name: "not enabled, as an engine tells by itself", version: "3.6.16", told: &etcd.Downgrade{}, operation: v1alpha1.OperationDowngrade},
		{name: "over on 3.5", version: "3.5.35", operation: v1alpha1.OperationDowngrade},
		{name: "still enabled on 3.5", version: "3.5.35", validated: errSilent, operation: v1alpha1.OperationDowngrade,
			want: snapshot.Status{DowngradeEnabled: true}},
		{name: "on 3.5, when nobody downgrades", version: "3.5.35", validated: errSilent},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := serving()
			status := e.status["m0"]
			status.Version, status.StorageVersion, status.Downgrade = tc.version, "3.5.0", tc.told
			e.status["m0"], e.downgrade = status, tc.validated
			o := observer(t, e)
			during(t, o, tc.version, tc.operation)
			got := look(t, o).Etcd.Looks["m0"].Status
			if got.StorageVersion != "3.5.0" || got.DowngradeEnabled != tc.want.DowngradeEnabled || got.DowngradeTarget != tc.want.DowngradeTarget {
				t.Errorf("status: %+v", got)
			}
		})
	}
}
