package render

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// affinity is what the user asks for, and a node that there are images for. Who names the architecture is not contradicted.
func affinity(s v1alpha1.Scheduling) *corev1.Affinity {
	if s.NodeSelector[corev1.LabelArchStable] != "" || s.Affinity != nil && namesArchitecture(s.Affinity.NodeAffinity) {
		return s.Affinity
	}
	built := corev1.NodeSelectorRequirement{
		Key: corev1.LabelArchStable, Operator: corev1.NodeSelectorOpIn, Values: release.Architectures(),
	}
	result := &corev1.Affinity{}
	if s.Affinity != nil {
		result = s.Affinity.DeepCopy()
	}
	if result.NodeAffinity == nil {
		result.NodeAffinity = &corev1.NodeAffinity{}
	}
	required := result.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	if required == nil {
		result.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution = &corev1.NodeSelector{
			NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchExpressions: []corev1.NodeSelectorRequirement{built}}},
		}
		return result
	}
	for i, term := range required.NodeSelectorTerms {
		// A term without requirements matches no node, and would match many with one.
		if len(term.MatchExpressions)+len(term.MatchFields) > 0 {
			required.NodeSelectorTerms[i].MatchExpressions = append(term.MatchExpressions, built)
		}
	}
	return result
}

// namesArchitecture says whether a node has to keep a requirement on its architecture.
func namesArchitecture(nodes *corev1.NodeAffinity) bool {
	if nodes == nil || nodes.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return false
	}
	return slices.ContainsFunc(nodes.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms, func(term corev1.NodeSelectorTerm) bool {
		return slices.ContainsFunc(term.MatchExpressions, func(r corev1.NodeSelectorRequirement) bool { return r.Key == corev1.LabelArchStable })
	})
}
