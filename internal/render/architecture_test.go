package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

func requires(terms ...corev1.NodeSelectorTerm) *corev1.Affinity {
	return &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{NodeSelectorTerms: terms},
	}}
}

func in(key string, values ...string) corev1.NodeSelectorRequirement {
	return corev1.NodeSelectorRequirement{Key: key, Operator: corev1.NodeSelectorOpIn, Values: values}
}

func term(expressions ...corev1.NodeSelectorRequirement) corev1.NodeSelectorTerm {
	return corev1.NodeSelectorTerm{MatchExpressions: expressions}
}

func TestMembersRunOnNodesThatThereAreImagesFor(t *testing.T) {
	built := in(corev1.LabelArchStable, "amd64", "arm64")
	apart := &corev1.PodAntiAffinity{PreferredDuringSchedulingIgnoredDuringExecution: []corev1.WeightedPodAffinityTerm{{Weight: 1}}}
	preferred := []corev1.PreferredSchedulingTerm{{Weight: 1, Preference: term(in(corev1.LabelArchStable, "s390x"))}}
	preferring := requires(term(built))
	preferring.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution = preferred
	awayFromOthers := requires(term(built))
	awayFromOthers.PodAntiAffinity = apart
	for name, tc := range map[string]struct {
		asked v1alpha1.Scheduling
		want  *corev1.Affinity
	}{
		"where nothing is said": {v1alpha1.Scheduling{}, requires(term(built))},
		"where pods are kept apart": {
			v1alpha1.Scheduling{Affinity: &corev1.Affinity{PodAntiAffinity: apart}}, awayFromOthers,
		},
		"where other nodes are asked for, in each of the ways": {
			v1alpha1.Scheduling{Affinity: requires(term(in("disk", "nvme")), term(in("disk", "ssd"), in("rack", "a")))},
			requires(term(in("disk", "nvme"), built), term(in("disk", "ssd"), in("rack", "a"), built)),
		},
		"where an architecture is only preferred": {
			v1alpha1.Scheduling{Affinity: &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{
				PreferredDuringSchedulingIgnoredDuringExecution: preferred,
			}}}, preferring,
		},
		"unless the user requires an architecture": {
			v1alpha1.Scheduling{Affinity: requires(term(in(corev1.LabelArchStable, "s390x")))},
			requires(term(in(corev1.LabelArchStable, "s390x"))),
		},
		"unless the user selects an architecture": {
			v1alpha1.Scheduling{NodeSelector: map[string]string{corev1.LabelArchStable: "arm64"}}, nil,
		},
		"and not where no node fits": {
			v1alpha1.Scheduling{Affinity: requires(term())}, requires(term()),
		},
	} {
		t.Run(name, func(t *testing.T) {
			asked := tc.asked.DeepCopy()
			if diff := cmp.Diff(tc.want, affinity(tc.asked)); diff != "" {
				t.Errorf("the affinity differs (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(asked, &tc.asked); diff != "" {
				t.Errorf("the spec was changed (-was +is):\n%s", diff)
			}
		})
	}
}
