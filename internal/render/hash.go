package render

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Annotations of a member's pod.
const (
	// AnnotationVersion is the version of the engine that the pod was made for.
	AnnotationVersion = "database.example.com/engine-version"
	// AnnotationDrift tells pods apart that the user asked to be different: by the spec, the engine's version and flags.
	// A new release of the operator does not change it, nor does another image of the same version.
	AnnotationDrift = "database.example.com/template-hash"
)

// driftHash covers what a user can see of a pod: what the spec says of it, the engine's version and its flags.
func driftHash(in PodInput) string {
	c := in.Cluster
	scheduling := c.Spec.Scheduling
	// It is about the budget and not about pods.
	scheduling.SingleVoterEviction = ""
	return hash(struct {
		Version    string
		Flags      []string
		Role       v1alpha1.MemberRole
		Resources  corev1.ResourceRequirements
		Scheduling v1alpha1.Scheduling
		Metadata   v1alpha1.ObjectMetadata
	}{
		in.Engine.Version, in.Engine.Flags(Options(c)), in.Role,
		engineResources(c), scheduling, c.Spec.PodMetadata,
	})
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
