package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// makeAuthorities makes the cluster's certificate authorities, as long as it is not founded. Later a missing authority is
// never made again: running members trust the old one until they are started anew, and leaves of another would cut them
// off from each other.
func makeAuthorities(v *view, d *verdict) {
	var missing []string
	for _, name := range authorities(v.cluster.Name) {
		if v.Secrets[name] != nil {
			continue
		}
		missing = append(missing, name)
		if !v.Founded() {
			d.do(MakeAuthority{Secret: name, CommonName: name + "." + v.cluster.Namespace})
		}
	}
	if len(missing) > 0 && v.Founded() {
		d.problem(v1alpha1.ReasonAuthorityMissing,
			"the Secrets of certificate authorities are gone: %s. Certificates cannot be renewed; put the Secrets back",
			strings.Join(missing, ", "))
	}
}

func authorities(cluster string) []string {
	return []string{naming.PeerAuthority(cluster), naming.ClientAuthority(cluster), naming.OperatorAuthority(cluster)}
}

// authoritiesExist says whether leaves can be issued.
func (v *view) authoritiesExist() bool {
	for _, name := range authorities(v.cluster.Name) {
		if v.Secrets[name] == nil {
			return false
		}
	}
	return true
}
