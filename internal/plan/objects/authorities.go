package objects

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// MakeAuthorities makes the cluster's certificate authorities, as long as it is not founded. Later a missing authority is
// never made again: running members trust the old one until they are started anew, and leaves of another would cut them
// off from each other. So do members of which a status that was lost told.
func MakeAuthorities(v *view.View, d *verdict.Verdict) {
	var missing []string
	begins := !v.Founded() && (v.Founding() || len(v.Members) == 0)
	for _, name := range authorities(v.Cluster.Name) {
		if v.Secrets[name] != nil {
			continue
		}
		missing = append(missing, name)
		if begins {
			d.Do(action.MakeAuthority{Secret: name, CommonName: authorityName(name, v.Cluster.Namespace)})
		}
	}
	if len(missing) > 0 && !begins {
		d.Problem(v1alpha1.ReasonAuthorityMissing,
			"the Secrets of certificate authorities are gone: %s. Certificates cannot be renewed; put the Secrets back",
			strings.Join(missing, ", "))
	} else if authoritiesReplaced(v) {
		d.Problem(v1alpha1.ReasonAuthorityMissing,
			"the Secrets of certificate authorities (%s) do not hold the authorities that the members trust. "+
				"No certificate is issued by others: members would cut each other off. Put the Secrets back",
			strings.Join(authorities(v.Cluster.Name), ", "))
	}
	for _, name := range authorities(v.Cluster.Name) {
		if ends, known := v.AuthorityEnds[name]; known && ends.Before(v.Now.Add(authorityWarning)) {
			d.Problem(v1alpha1.ReasonAuthorityEnds, "certificate authority %s ends at %s. This release of the operator cannot renew it: "+
				"move the data to a new cluster before then", name, ends.UTC().Format(time.RFC3339))
		}
	}
}

// authorityWarning is how long before its end an authority is a problem.
const authorityWarning = 180 * 24 * time.Hour

// longestCommonName is the most characters that a certificate's common name may have (RFC 5280).
const longestCommonName = 64

// authorityName is the common name of an authority. It is for people: what does not fit of it is left out.
func authorityName(secret, namespace string) string {
	name := secret + "." + namespace
	return strings.TrimRight(name[:min(len(name), longestCommonName)], ".-")
}

func authorities(cluster string) []string {
	return []string{naming.PeerAuthority(cluster), naming.ClientAuthority(cluster), naming.OperatorAuthority(cluster)}
}

// authoritiesReplaced says whether someone put other authorities into the Secrets of a running cluster, be it one whose status was lost:
// then no member's Secret holds them, and no pod was made to trust them. The Secret of a member that alone differs was changed itself, and is
// put right. Where no Secret is left, the pods alone tell.
func authoritiesReplaced(v *view.View) bool {
	differ := false
	for _, m := range v.Members {
		leaves, there := v.Leaves[naming.MemberCertificates(m.Name)]
		if !there || leaves.Expires.IsZero() {
			continue
		}
		if leaves.Bundles {
			return false
		}
		differ = true
	}
	these, others := podsTrust(v)
	return v.MayHoldData() && !these && (differ || others)
}

// podsTrust says whether a pod was made to trust the authorities that there are, and whether one was made to trust others.
func podsTrust(v *view.View) (these, others bool) {
	var bundles []byte
	for _, name := range authorities(v.Cluster.Name) {
		bundles = append(bundles, v.SecretValue(name, corev1.TLSCertKey)...)
	}
	for _, m := range v.Members {
		trusts, told := render.Trusts(m.Pod, bundles)
		these, others = these || trusts, others || told && !trusts
	}
	return these, others
}

// Certified says whether a member's Secret holds the authorities that there are, and leaves of theirs.
func Certified(v *view.View, member string) bool {
	leaves, there := v.Leaves[naming.MemberCertificates(member)]
	return authoritiesExist(v) && there && leaves.Bundles && leaves.SignedByCurrent
}

// authoritiesExist says whether leaves can be issued.
func authoritiesExist(v *view.View) bool {
	for _, name := range authorities(v.Cluster.Name) {
		if v.Secrets[name] == nil {
			return false
		}
	}
	return true
}
