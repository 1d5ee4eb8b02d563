package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

var update = flag.Bool("update", false, "record the golden files anew")

// bare is a cluster of which nothing but the version is said.
func bare(version string) *v1alpha1.EtcdCluster {
	return &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "11111111-2222-3333-4444-555555555555"},
		Spec:       v1alpha1.EtcdClusterSpec{Version: version},
	}
}

// full is a cluster of which everything is said.
func full() *v1alpha1.EtcdCluster {
	c := bare("3.7.3")
	size := resource.MustParse("30Gi")
	c.Spec.MemberTemplate = v1alpha1.MemberTemplate{
		Storage: v1alpha1.Storage{Size: &size, StorageClassName: ptr("fast"), ClaimDeletionPolicy: v1alpha1.DeleteClaims},
		Resources: corev1.ResourceRequirements{
			Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("2")},
			Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("4Gi")},
		},
		Scheduling: v1alpha1.Scheduling{
			NodeSelector:      map[string]string{"disk": "nvme"},
			Tolerations:       []corev1.Toleration{{Key: "etcd", Operator: corev1.TolerationOpExists}},
			PriorityClassName: ptr("important"),
			TopologySpreadConstraints: []corev1.TopologySpreadConstraint{{
				MaxSkew: 1, TopologyKey: "rack", WhenUnsatisfiable: corev1.ScheduleAnyway,
			}},
		},
		PodMetadata:     v1alpha1.ObjectMetadata{Labels: map[string]string{"team": "a"}, Annotations: map[string]string{"note": "b"}},
		ServiceMetadata: v1alpha1.ObjectMetadata{Labels: map[string]string{"team": "a"}, Annotations: map[string]string{"note": "c"}},
		Engine: v1alpha1.EngineOptions{
			QuotaBackendBytes:             ptr(int64(8 << 30)),
			AutoCompaction:                &v1alpha1.AutoCompaction{Mode: v1alpha1.CompactPeriodic, RetentionMinutes: ptr(int32(90))},
			HeartbeatIntervalMilliseconds: ptr(int32(200)),
			ElectionTimeoutMilliseconds:   ptr(int32(2000)),
			MaxRequestBytes:               ptr(int64(4 << 20)),
			SnapshotCount:                 ptr(int64(50000)),
		},
	}
	return c
}

func podOf(c *v1alpha1.EtcdCluster, role v1alpha1.MemberRole) *corev1.Pod {
	return Pod(inputOf(c, role))
}

func founderOf(c *v1alpha1.EtcdCluster) *corev1.Pod {
	in := inputOf(c, v1alpha1.RoleVoter)
	in.Founder = true
	return Pod(in)
}

func inputOf(c *v1alpha1.EtcdCluster, role v1alpha1.MemberRole) PodInput {
	engine, _ := release.Engine(c.Spec.Version)
	return PodInput{
		Cluster: c, Engine: engine, EngineImage: "etcd:" + engine.Version, AgentImage: "operator:1", Domain: "cluster.local",
		Member: "db-abcd-0", Role: role, ClaimUID: "claim-uid",
	}
}

// goldenPods are the pods that are recorded, by the names of their files.
func goldenPods() map[string]*corev1.Pod {
	voter, replica := v1alpha1.RoleVoter, v1alpha1.RoleReadReplica
	return map[string]*corev1.Pod{
		"pod_voter_3.5":        podOf(bare("3.5.35"), voter),
		"pod_voter_3.6":        podOf(bare("3.6.16"), voter),
		"pod_founder_3.6":      founderOf(bare("3.6.16")),
		"pod_read_replica_3.6": podOf(bare("3.6.16"), replica),
		"pod_voter_3.7_full":   podOf(full(), voter),
	}
}

func TestObjectsAreAsRecorded(t *testing.T) {
	voter, replica := v1alpha1.RoleVoter, v1alpha1.RoleReadReplica
	objects := map[string]runtime.Object{
		"claim":                  Claim(bare("3.6.16"), "db-abcd-0", voter),
		"claim_full":             Claim(full(), "db-abcd-0", replica),
		"service_peer":           PeerService(bare("3.6.16")),
		"service_client":         ClientService(bare("3.6.16")),
		"service_read_full":      ReadService(full()),
		"budget_of_three_voters": Budget(bare("3.6.16"), 2),
	}
	for name, pod := range goldenPods() {
		objects[name] = pod
	}
	for name, object := range objects {
		t.Run(name, func(t *testing.T) {
			got, err := yaml.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".yaml")
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s (-want +got):\n%s", path, cmp.Diff(string(want), string(got)))
			}
		})
	}
}
