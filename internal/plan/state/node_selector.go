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

// term is a term of a node selector that was read: that costs more than to compare it with all nodes.
type term struct{ labels, fields []labels.Requirement }

// matchesNode says whether a node fits one of the terms of a selector.
func (s *State) matchesNode(selector *corev1.NodeSelector, name string, has map[string]string) bool {
	terms, known := s.terms[selector]
	if !known {
		terms = readTerms(selector)
		s.terms[selector] = terms
	}
	return slices.ContainsFunc(terms, func(t term) bool {
		return meets(t.labels, has) && (len(t.fields) == 0 || meets(t.fields, labels.Set{"metadata.name": name}))
	})
}

// readTerms reads the terms that a node can fit. One without requirements fits none, as in the scheduler, and one that cannot be read fits
// none either.
func readTerms(selector *corev1.NodeSelector) []term {
	var terms []term
	for _, t := range selector.NodeSelectorTerms {
		onLabels, readable := requirements(t.MatchExpressions)
		onFields, readableToo := requirements(t.MatchFields)
		if readable && readableToo && len(onLabels)+len(onFields) > 0 {
			terms = append(terms, term{onLabels, onFields})
		}
	}
	return terms
}

func requirements(asked []corev1.NodeSelectorRequirement) (read []labels.Requirement, readable bool) {
	for _, r := range asked {
		requirement, err := labels.NewRequirement(r.Key, operators[r.Operator], r.Values)
		if err != nil {
			return nil, false
		}
		read = append(read, *requirement)
	}
	return read, true
}

func meets(requirements []labels.Requirement, has labels.Set) bool {
	for i := range requirements {
		if !requirements[i].Matches(has) {
			return false
		}
	}
	return true
}
