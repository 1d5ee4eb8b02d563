package render

import (
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

// Hashes remembers what the pods of one cluster are marked with, for as long as it is asked for the same: to make the hashes anew at each
// look takes longer than to compare all pods with them. A nil one remembers nothing. It is not safe for concurrent use.
type Hashes struct {
	spec   v1alpha1.EtcdClusterSpec
	adopts string
	known  map[marked]map[string]string
	// refused is why the patch of the pods' template is refused, once that was found out.
	refused error
	checked bool
}

// marked is what pods of one spec can differ by in their marks.
type marked struct {
	version     string
	role        v1alpha1.MemberRole
	without     bool
	authorities string
}

// For is what is remembered of a cluster as it is now: what was of another spec is forgotten.
func (h *Hashes) For(c *v1alpha1.EtcdCluster) *Hashes {
	if h == nil {
		h = &Hashes{}
	}
	adopts := c.Annotations[v1alpha1.AnnotationAdopt]
	if h.known == nil || h.adopts != adopts || !reflect.DeepEqual(&h.spec, &c.Spec) {
		*h = Hashes{spec: *c.Spec.DeepCopy(), adopts: adopts, known: map[marked]map[string]string{}}
	}
	return h
}

// CheckOverrides is CheckOverrides of the cluster, which is asked once.
func (h *Hashes) CheckOverrides(c *v1alpha1.EtcdCluster) error {
	if !h.checked {
		h.refused, h.checked = CheckOverrides(c), true
	}
	return h.refused
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
