package report

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// without says what does not work while a resource may not be read.
var without = map[string]string{
	"nodes":                         "the zones of members are not shown, and a node that is cordoned, switched off or gone is not noticed",
	"persistentvolumes":             "a member whose volume holds it on a node that takes no pods is replaced only when its pod has ended",
	"storageclasses.storage.k8s.io": "a storage class that does not exist is noticed only by volumes that are not made",
}

// verbs says how a resource is read.
func verbs(resource string) string {
	if resource == "persistentvolumes" {
		return "get"
	}
	return "list and watch"
}

// setPermitted tells what the operator may not read. As long as the API server has not answered it is as it was.
func setPermitted(c conditions, permissions snapshot.Permissions) {
	switch {
	case !permissions.Asked:
	case len(permissions.Missing) == 0:
		c.set(v1alpha1.ConditionPermitted, true, v1alpha1.ReasonGranted, "the operator may read all that it makes use of")
	default:
		var lacks []string
		for _, resource := range permissions.Missing {
			lack := "it may not " + verbs(resource) + " " + resource
			if cost := without[resource]; cost != "" {
				lack += ": " + cost
			}
			lacks = append(lacks, lack)
		}
		c.set(v1alpha1.ConditionPermitted, false, v1alpha1.ReasonPermissionMissing,
			"the operator lacks permissions of ClusterRole etcd-cluster-operator-cluster: "+strings.Join(lacks, "; "))
	}
}
