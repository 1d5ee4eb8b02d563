package plan

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// versionOf is the version of etcd that a member runs: that of the operation if it had its turn, else the one that the
// cluster is settled at.
func (v *view) versionOf(m snapshot.Member) string {
	if v.changesVersion() && slices.Contains(v.cluster.Status.Operation.Members, m.Name) {
		return v.cluster.Status.Operation.Version
	}
	return v.version
}

// changesVersion says whether the members are being taken to another version.
func (v *view) changesVersion() bool {
	kind := v.operation()
	return v.Founded() && (kind == v1alpha1.OperationUpgrade || kind == v1alpha1.OperationDowngrade) &&
		v.cluster.Status.Operation.Version != ""
}

// authoritiesOf are those in the Secret of a member, as long as nothing is wrong with the Secret; else none.
func (v *view) authoritiesOf(m snapshot.Member) []byte {
	name := naming.MemberCertificates(m.Name)
	leaves, there := v.Leaves[name]
	if !there || !leaves.Bundles || !leaves.SignedByCurrent {
		return nil
	}
	return slices.Concat(secretValue(v.Secrets[name], render.KeyPeerAuthority), secretValue(v.Secrets[name], render.KeyClientAuthorities))
}
