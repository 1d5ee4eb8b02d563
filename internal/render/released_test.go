package render

import (
	"os"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/api/v1alpha1"
)

// Release 0.1.0 copied the agent by an init container. Such a pod runs on as it is, until it is made anew for another reason.
func TestAPodOfAnEarlierReleaseIsNoDrift(t *testing.T) {
	content, err := os.ReadFile("testdata/released/pod_0.1.0.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var released corev1.Pod
	if err := yaml.UnmarshalStrict(content, &released); err != nil {
		t.Fatal(err)
	}
	now := podOf(bare("3.6.16"), v1alpha1.RoleVoter)
	if len(released.Spec.InitContainers) != 1 || len(now.Spec.InitContainers) != 0 {
		t.Fatalf("%d and %d init containers: the shapes are not those of both releases", len(released.Spec.InitContainers), len(now.Spec.InitContainers))
	}
	if differ := Drift(&released, now); len(differ) > 0 {
		t.Errorf("a pod of 0.1.0 differs in %v: upgrading the operator would restart every database", differ)
	}
}
