//go:build api

package api

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

func tolerates(n int) edit {
	return func(s subject) {
		s.template().Scheduling.Tolerations = repeat(n, corev1.Toleration{Key: "a", Operator: corev1.TolerationOpExists})
	}
}

func spreads(n int) edit {
	return func(s subject) {
		s.template().Scheduling.TopologySpreadConstraints = repeat(n, corev1.TopologySpreadConstraint{
			MaxSkew: 1, TopologyKey: "rack", WhenUnsatisfiable: corev1.ScheduleAnyway})
	}
}

func repeat[T any](n int, value T) []T {
	values := make([]T, n)
	for i := range values {
		values[i] = value
	}
	return values
}

func priority(name string) edit {
	return func(s subject) { s.template().Scheduling.PriorityClassName = &name }
}

func selects(n int) edit { return func(s subject) { s.template().Scheduling.NodeSelector = many(n) } }

func evicts(policy v1alpha1.EvictionPolicy) edit {
	return func(s subject) { s.template().Scheduling.SingleVoterEviction = policy }
}

var schedulingCases = []ruleCase{
	{
		rule:   "spec.scheduling.singleVoterEviction enum",
		accept: edits{"allow": evicts(v1alpha1.AllowEviction), "forbid": evicts(v1alpha1.ForbidEviction)},
		refuse: edits{"another word": evicts("Perhaps")},
		want:   noChoice,
	},
	{rule: "spec.scheduling.tolerations maxItems", accept: edits{"64": tolerates(64)}, refuse: edits{"65": tolerates(65)}, want: tooMany + " 64"},
	{rule: "spec.scheduling.topologySpreadConstraints maxItems", accept: edits{"16": spreads(16)}, refuse: edits{"17": spreads(17)}, want: tooMany + " 16"},
	{rule: "spec.scheduling.nodeSelector maxProperties", accept: edits{"32": selects(32)}, refuse: edits{"33": selects(33)}, want: tooMany + " 32"},
	{rule: "spec.scheduling.priorityClassName minLength", accept: edits{"one character": priority("a")}, refuse: edits{"none": priority("")}, want: tooShort},
	{
		rule:   "spec.scheduling.priorityClassName maxLength",
		accept: edits{"253 characters": priority(strings.Repeat("a", 253))},
		refuse: edits{"254 characters": priority(strings.Repeat("a", 254))},
		want:   tooLong,
	},
}
