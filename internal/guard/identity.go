package guard

import "fmt"

// Identity is who the member is meant to be, as the operator says.
type Identity struct {
	// ClusterUID is the UID of the cluster's resource: another incarnation of the same name has another.
	ClusterUID string
	// MemberName is the member's name, which is never used twice.
	MemberName string
	// ClaimUID is the UID of the member's claim: a disk that was copied or restored carries another in its marker.
	ClaimUID string
	// PeerURL is what the member is listed by while it has no name.
	PeerURL string
}

// Marker is what is written beside the data before the engine's first start. It belongs to one member on one claim.
type Marker struct {
	ClusterUID string `json:"clusterUID"`
	MemberName string `json:"memberName"`
	ClaimUID   string `json:"claimUID"`
}

// Marker returns the marker of this identity.
func (i Identity) Marker() Marker {
	return Marker{ClusterUID: i.ClusterUID, MemberName: i.MemberName, ClaimUID: i.ClaimUID}
}

// String prints the marker for messages.
func (m Marker) String() string {
	return fmt.Sprintf("member %s of cluster %s on claim %s", m.MemberName, m.ClusterUID, m.ClaimUID)
}
