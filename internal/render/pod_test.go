package render

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
)

func TestNoPodHoldsAWordOnHowToBootstrap(t *testing.T) {
	for _, version := range []string{"3.5.35", "3.6.16", "3.7.3"} {
		for _, word := range podOf(bare(version), v1alpha1.RoleVoter).Spec.Containers[0].Command {
			if strings.HasPrefix(word, "--initial-cluster") || strings.HasPrefix(word, "--force-new-cluster") {
				t.Errorf("etcd %s gets %s", version, word)
			}
		}
	}
}

func TestOnlyAFoundersPodAsksForTheTicketAndOnlyIfItIsThere(t *testing.T) {
	asks := func(pod *corev1.Pod) (refs []*corev1.SecretKeySelector) {
		for _, container := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
			for _, variable := range container.Env {
				if variable.ValueFrom != nil {
					refs = append(refs, variable.ValueFrom.SecretKeyRef)
				}
			}
		}
		return refs
	}
	c := bare("3.6.16")
	if refs := asks(podOf(c, v1alpha1.RoleVoter)); len(refs) != 0 {
		t.Errorf("a voter that does not found the cluster asks for %v", refs)
	}
	refs := asks(founderOf(c))
	if len(refs) != 1 || refs[0].Key != TicketKey || refs[0].Optional == nil || !*refs[0].Optional {
		t.Errorf("a founder asks for %v, want the ticket alone, and only if it is there", refs)
	}
	if podOf(c, v1alpha1.RoleVoter).Annotations[AnnotationDrift] != founderOf(c).Annotations[AnnotationDrift] {
		t.Error("a founder's pod drifts once the cluster is founded")
	}
}

func TestTheRuntimeKnowsItsBoundOfMemoryWithAndWithoutALimit(t *testing.T) {
	bound := func(c *v1alpha1.EtcdCluster) string {
		for _, variable := range podOf(c, v1alpha1.RoleVoter).Spec.Containers[0].Env {
			if variable.Name == "GOMEMLIMIT" {
				return variable.Value
			}
		}
		return ""
	}
	c := bare("3.6.16")
	if got, want := bound(c), "2684354560"; got != want {
		t.Errorf("without a limit it is %q, want %s: the request of 512Mi and the quota of 2Gi", got, want)
	}
	c.Spec.Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1000Mi")}
	if got, want := bound(c), "943718400"; got != want {
		t.Errorf("with a limit of 1000Mi it is %q, want %s: nine tenths of it", got, want)
	}
}

func TestANewOperatorReleaseIsNoDrift(t *testing.T) {
	before, after := input(), input()
	after.AgentImage, after.EngineImage = "operator:2", "etcd@sha256:rebuilt"
	if Pod(before).Annotations[AnnotationDrift] != Pod(after).Annotations[AnnotationDrift] {
		t.Error("another agent image, or a rebuilt engine image, counts as drift")
	}
}

func TestWhatTheUserAsksForIsDrift(t *testing.T) {
	for what, change := range map[string]func(*v1alpha1.EtcdCluster){
		"an engine option": func(c *v1alpha1.EtcdCluster) { c.Spec.Engine.SnapshotCount = ptr(int64(20000)) },
		"a node selector":  func(c *v1alpha1.EtcdCluster) { c.Spec.Scheduling.NodeSelector = map[string]string{"a": "b"} },
		"a label":          func(c *v1alpha1.EtcdCluster) { c.Spec.PodMetadata.Labels = map[string]string{"a": "b"} },
		"a request": func(c *v1alpha1.EtcdCluster) {
			c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("3")}
		},
	} {
		changed := input()
		change(changed.Cluster)
		if Pod(changed).Annotations[AnnotationDrift] == Pod(input()).Annotations[AnnotationDrift] {
			t.Errorf("%s is no drift", what)
		}
	}
}

func TestTheQuotaNeverExceedsAThirdOfTheVolume(t *testing.T) {
	c := bare("3.6.16")
	small := resource.MustParse("600Mi")
	c.Spec.Storage.Size = &small
	c.Spec.Engine.QuotaBackendBytes = ptr(int64(1 << 30))
	if got, want := Quota(c), int64(200<<20); got != want {
		t.Errorf("quota %d, want %d", got, want)
	}
}

func TestARequestNeverExceedsALimit(t *testing.T) {
	c := bare("3.6.16")
	c.Spec.Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("128Mi")}
	got := engineResources(c).Requests[corev1.ResourceMemory]
	if got.String() != "128Mi" {
		t.Errorf("memory request %s with a limit of 128Mi", got.String())
	}
}

func input() PodInput {
	c := bare("3.6.16")
	pod := PodInput{
		Cluster: c, EngineImage: "etcd:3.6.16", AgentImage: "operator:1", Domain: "cluster.local",
		Member: "db-abcd-0", Role: v1alpha1.RoleVoter, ClaimUID: "claim-uid",
	}
	return pod
}
