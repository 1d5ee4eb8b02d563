package lint

import (
	"fmt"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
)

// clusterWide are what the operator may read that belongs to no namespace, and the reviews that it needs for its metrics. Everything
// else it may do in the namespaces that it watches alone.
var clusterWide = []string{
	"/nodes get", "/nodes list", "/nodes watch",
	"/persistentvolumes get", "/persistentvolumes list", "/persistentvolumes watch",
	"storage.k8s.io/storageclasses get", "storage.k8s.io/storageclasses list", "storage.k8s.io/storageclasses watch",
	"authentication.k8s.io/tokenreviews create", "authorization.k8s.io/subjectaccessreviews create",
}

// Granted lists what rules allow, as GROUP/RESOURCE VERB.
func Granted(rules []rbacv1.PolicyRule) []string {
	var grants []string
	for _, rule := range rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					grants = append(grants, group+"/"+resource+" "+verb)
				}
			}
		}
	}
	slices.Sort(grants)
	return slices.Compact(grants)
}

// Rules are the operator's: namespaced hold in the namespaces that it watches, everywhere those in the whole cluster.
func (b Bundle) Rules() (namespaced, everywhere []rbacv1.PolicyRule) {
	strategy := b.Version.Spec.InstallStrategy.StrategySpec
	for _, permission := range strategy.Permissions {
		namespaced = append(namespaced, permission.Rules...)
	}
	for _, permission := range strategy.ClusterPermissions {
		everywhere = append(everywhere, permission.Rules...)
	}
	return namespaced, everywhere
}

// noWildcard: who grants everything of something grants what comes later, too.
func noWildcard(b Bundle) []string {
	namespaced, everywhere := b.Rules()
	all := slices.Concat(namespaced, everywhere)
	for _, role := range b.Roles {
		all = append(all, role.Rules...)
	}
	var found []string
	for _, rule := range all {
		for _, what := range slices.Concat(rule.APIGroups, rule.Resources, rule.Verbs, rule.NonResourceURLs) {
			if strings.Contains(what, "*") {
				found = append(found, fmt.Sprintf("a rule for %v of %v grants %s", rule.Resources, rule.APIGroups, what))
			}
		}
	}
	return found
}

// leastPrivilege: an operator that looks after one namespace can do nothing to another.
func leastPrivilege(b Bundle) []string {
	_, everywhere := b.Rules()
	var found []string
	for _, grant := range Granted(everywhere) {
		if !slices.Contains(clusterWide, grant) {
			found = append(found, "in the whole cluster it may "+grant)
		}
	}
	return found
}

// usedPermissions: what is granted and not used is only good for somebody else.
func usedPermissions(b Bundle) []string {
	if b.Uses == nil {
		return nil
	}
	namespaced, everywhere := b.Rules()
	var found []string
	for _, grant := range Granted(slices.Concat(namespaced, everywhere)) {
		if !strings.Contains(grant, "*") && !b.Uses[grant] {
			found = append(found, "it may "+grant+" and never does")
		}
	}
	return found
}
