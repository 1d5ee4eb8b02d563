package render

import (
	"maps"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

func TestTheDriftNamesWhatDiffers(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*PodInput)
		want   []string
	}{
		"nothing":           {func(*PodInput) {}, nil},
		"the agent's image": {func(in *PodInput) { in.AgentImage = "operator:2" }, nil},
		"the version":       {func(in *PodInput) { in.Engine, _ = release.Engine("3.7.3") }, []string{PartVersion}},
		"an option of etcd": {func(in *PodInput) { in.Cluster.Spec.Engine.SnapshotCount = ptr(int64(20000)) }, []string{PartEngine}},
		"a request and a label": {func(in *PodInput) {
			in.Cluster.Spec.PodMetadata.Labels = map[string]string{"a": "b"}
			in.Cluster.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("3")}
		}, []string{PartMetadata, PartResources}},
		"a node selector": {func(in *PodInput) { in.Cluster.Spec.Scheduling.NodeSelector = map[string]string{"a": "b"} }, []string{PartScheduling}},
		"an override": {func(in *PodInput) {
			in.Cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(`{"spec":{"priority":1}}`)}
		}, []string{PartOverrides}},
		"the authorities":                {func(in *PodInput) { in.Authorities = "others" }, []string{PartCertificates}},
		"authorities that are not known": {func(in *PodInput) { in.Authorities = "" }, nil},
		"the wish to adopt this release": {func(in *PodInput) {
			in.Cluster.Annotations = map[string]string{v1alpha1.AnnotationAdopt: "now"}
		}, []string{PartRelease}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := ofEngine(), ofEngine()
			tc.change(&after)
			if got := Drift(Pod(before), Want(after).Marks()); !slices.Equal(got, tc.want) {
				t.Errorf("drift %v, want %v", got, tc.want)
			}
		})
	}
}

func ofEngine() PodInput {
	in := input()
	in.Engine, _ = release.Engine("3.6.16")
	in.Authorities = "authorities"
	return in
}

func TestAPodOfAnEarlierReleaseDriftsOnlyWhenTheUserAsksForAnother(t *testing.T) {
	earlier := Pod(ofEngine())
	delete(earlier.Annotations, AnnotationParts)
	if got := Drift(earlier, Want(ofEngine()).Marks()); len(got) > 0 {
		t.Errorf("it drifts by nothing but the release: %v", got)
	}
	asked := ofEngine()
	asked.Cluster.Spec.Engine.SnapshotCount = ptr(int64(20000))
	if got := Drift(earlier, Want(asked).Marks()); !slices.Equal(got, []string{PartTemplate}) {
		t.Errorf("drift %v", got)
	}
}

func TestAPodThatAdoptedThisReleaseStaysWhenTheWishIsTakenBack(t *testing.T) {
	asked := ofEngine()
	asked.Cluster.Annotations = map[string]string{v1alpha1.AnnotationAdopt: "now"}
	if got := Drift(Pod(asked), Want(ofEngine()).Marks()); len(got) > 0 {
		t.Errorf("drift %v", got)
	}
}

func TestImagesAreToldWithoutThePodAsWithIt(t *testing.T) {
	for name, patch := range map[string]string{"no patch": "", "a neighbour": `{"spec":{"containers":[{"name":"n","image":"n"}]}}`} {
		t.Run(name, func(t *testing.T) {
			in := ofEngine()
			if patch != "" {
				in.Cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(patch)}
			}
			have := Pod(in)
			if !Want(in).HasImages(have) {
				t.Errorf("pod with images %v is not taken for the one of its own input", images(have))
			}
			in.AgentImage = "another"
			if Want(in).HasImages(have) {
				t.Error("another image of the agent is not seen")
			}
		})
	}
}

func TestHashesThatAreRememberedAreThoseOfEachPodAndEachSpec(t *testing.T) {
	remembered := &Hashes{}
	cluster := bare("3.6.16")
	for _, label := range []string{"a", "a", "b", "a"} {
		cluster.Spec.PodMetadata.Labels = map[string]string{"label": label}
		for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
			for _, version := range []string{"3.6.16", "3.7.3"} {
				in := PodInput{Cluster: cluster, Role: role, Authorities: version}
				in.Engine, _ = release.Engine(version)
				want := annotations(in)
				in.Hashes = remembered.For(cluster)
				if got := annotations(in); !maps.Equal(got, want) {
					t.Errorf("%s %s %s: %v, want %v", label, role, version, got, want)
				}
			}
		}
	}
}
