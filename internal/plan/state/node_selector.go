package state

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
)

// operators are those of a node selector, in the words of a label selector.
var operators = map[corev1.NodeSelectorOperator]selection.Operator{
	corev1.NodeSelectorOpIn: selection.In, corev1.NodeSelectorOpNotIn: selection.NotIn,
	corev1.NodeSelectorOpExists: selection.Exists, corev1.NodeSelectorOpDoesNotExist: selection.DoesNotExist,
	corev1.NodeSelectorOpGt: selection.GreaterThan, corev1.NodeSelectorOpLt: selection.LessThan,
}

// matchesNode says whether a node fits one of the terms of a selector. A term without requirements fits none, as in the scheduler.
func matchesNode(selector *corev1.NodeSelector, name string, has map[string]string) bool {
	return slices.ContainsFunc(selector.NodeSelectorTerms, func(term corev1.NodeSelectorTerm) bool {
		return len(term.MatchExpressions)+len(term.MatchFields) > 0 &&
			fits(term.MatchExpressions, has) && fits(term.MatchFields, map[string]string{"metadata.name": name})
	})
}

// fits says whether all requirements are met. One that cannot be read is met by nothing.
func fits(requirements []corev1.NodeSelectorRequirement, has map[string]string) bool {
	for _, r := range requirements {
		requirement, err := labels.NewRequirement(r.Key, operators[r.Operator], r.Values)
		if err != nil || !requirement.Matches(labels.Set(has)) {
			return false
		}
	}
	return true
}
