package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Annotations of a member's pod.
const (
	// AnnotationVersion is the version of the engine that the pod was made for.
	AnnotationVersion = "database.example.com/engine-version"
	// AnnotationDrift tells pods apart that the user asked to be different: by the spec, the engine's version and flags.
	// A new release of the operator does not change it, nor does another image of the same version. Its value for a spec must
	// never change: that would restart every database.
	AnnotationDrift = "database.example.com/template-hash"
)

// driftHash covers what a user can see of a pod: what the spec says of it, the engine's version and its flags.
func driftHash(in PodInput) string {
	c := in.Cluster
	return hash(struct {
		Version    string
		Flags      []string
		Role       v1alpha1.MemberRole
		Resources  corev1.ResourceRequirements
		Scheduling v1alpha1.Scheduling
		Metadata   v1alpha1.ObjectMetadata
		// Overrides is left out where there are none: the hash of all other pods is as it always was.
		Overrides any `json:",omitempty"`
	}{
		in.Engine.Version, in.Engine.Flags(Options(c)), in.Role,
		engineResources(c), schedulingOfPods(c), c.Spec.PodMetadata, in.overrides(),
	})
}

// Hashes remembers what the pods of one cluster have in common, for as long as its spec is the same: to make them anew at each look takes
// longer than to compare all pods with them. A nil one remembers nothing. It is not safe for concurrent use.
type Hashes struct {
	spec  v1alpha1.EtcdClusterSpec
	known map[any]string
	// authorities are those that were hashed last: all pods trust the same, as a rule.
	authorities       []byte
	hashOfAuthorities string
}

// For is what is remembered of a cluster as it is now: what was of another spec is forgotten.
func (h *Hashes) For(c *v1alpha1.EtcdCluster) *Hashes {
	if h == nil {
		h = &Hashes{}
	}
	if h.known == nil || !reflect.DeepEqual(&h.spec, &c.Spec) {
		*h = Hashes{spec: *c.Spec.DeepCopy(), known: map[any]string{}}
	}
	return h
}

// driftKey is what pods of one spec can differ by in their drift hash.
type driftKey struct {
	version string
	role    v1alpha1.MemberRole
	without bool
}

// of returns the hash of a key, which is made once.
func (h *Hashes) of(key any, fresh func() string) string {
	if h == nil {
		return fresh()
	}
	known, there := h.known[key]
	if there {
		return known
	}
	h.known[key] = fresh()
	return h.known[key]
}

// ofAuthorities returns the hash of authorities.
func (h *Hashes) ofAuthorities(authorities []byte) string {
	if h == nil {
		return hash(authorities)
	}
	if !bytes.Equal(h.authorities, authorities) {
		h.authorities, h.hashOfAuthorities = bytes.Clone(authorities), hash(authorities)
	}
	return h.hashOfAuthorities
}

// schedulingOfPods is what the spec says of where pods run. Who may evict the single voter is no matter of its pod.
func schedulingOfPods(c *v1alpha1.EtcdCluster) v1alpha1.Scheduling {
	scheduling := c.Spec.Scheduling
	scheduling.SingleVoterEviction = ""
	return scheduling
}

// hash is short: it tells a few versions of one thing apart, and secures nothing.
func hash(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("encode %T for its hash: %v", value, err))
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:8])
}
