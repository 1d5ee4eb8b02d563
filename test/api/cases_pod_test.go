//go:build api

package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
)

func needs(name corev1.ResourceName, request, limit string) edit {
	return func(s subject) {
		r := &s.template().Resources
		r.Requests, r.Limits = corev1.ResourceList{}, corev1.ResourceList{}
		if request != "" {
			r.Requests[name] = resource.MustParse(request)
		}
		if limit != "" {
			r.Limits[name] = resource.MustParse(limit)
		}
	}
}

func claimed(names ...string) edit {
	return func(s subject) {
		for _, name := range names {
			s.template().Resources.Claims = append(s.template().Resources.Claims, corev1.ResourceClaim{Name: name})
		}
	}
}

func metadataOf(s subject, field string) *v1alpha1.ObjectMetadata {
	if field == "podMetadata" {
		return &s.template().PodMetadata
	}
	return &s.template().ServiceMetadata
}

func metadataCases(field string) []ruleCase {
	labels := func(l map[string]string) edit { return func(s subject) { metadataOf(s, field).Labels = l } }
	annotations := func(a map[string]string) edit { return func(s subject) { metadataOf(s, field).Annotations = a } }
	return []ruleCase{
		{
			rule:   "spec." + field + " labels of the domain database.example.com and app.kubernetes.io/managed-by are the operator's own",
			accept: edits{"a label": labels(map[string]string{"team": "a"}), "another domain": labels(map[string]string{"example.com/team": "a"})},
			refuse: edits{"ours": labels(map[string]string{"database.example.com/role": "voter"}),
				"the manager": labels(map[string]string{"app.kubernetes.io/managed-by": "me"})},
		},
		{
			rule:   "spec." + field + " annotations of the domain database.example.com are the operator's own",
			accept: edits{"an annotation": annotations(map[string]string{"example.com/note": "any text"})},
			refuse: edits{"ours": annotations(map[string]string{"database.example.com/hash": "1"})},
		},
		{
			rule:   "spec." + field + ".labels maxProperties",
			accept: edits{"32": labels(many(32))},
			refuse: edits{"33": labels(many(33))},
			want:   tooMany + " 32",
		},
		{
			rule:   "spec." + field + ".annotations maxProperties",
			accept: edits{"32": annotations(many(32))},
			refuse: edits{"33": annotations(many(33))},
			want:   tooMany + " 32",
		},
	}
}

func many(n int) map[string]string {
	values := map[string]string{}
	for i := range n {
		values[fmt.Sprintf("key-%d", i)] = "value"
	}
	return values
}

var podCases = append(append(metadataCases("podMetadata"), metadataCases("serviceMetadata")...),
	ruleCase{
		rule:   "spec.resources resources.claims cannot be used: pods of members claim no devices",
		accept: edits{"none": claimed()},
		refuse: edits{"one": claimed("gpu")},
	},
	ruleCase{
		rule: "spec.resources resources.requests of cpu and memory must not exceed resources.limits: no node could run such a pod",
		accept: edits{"equal": needs(corev1.ResourceMemory, "1Gi", "1024Mi"), "no limit": needs(corev1.ResourceCPU, "2", ""),
			"no request": needs(corev1.ResourceMemory, "", "1Gi"), "below": needs(corev1.ResourceCPU, "100m", "1")},
		refuse: edits{"memory": needs(corev1.ResourceMemory, "1Gi", "1G"), "cpu": needs(corev1.ResourceCPU, "1001m", "1")},
	},
)
