package v1alpha1

import "k8s.io/apimachinery/pkg/runtime"

// ReplacementPolicy says whether members that do not answer are replaced without being asked to.
// +kubebuilder:validation:Enum=Automatic;Never
type ReplacementPolicy string

const (
	// ReplaceAutomatically replaces a member whose node was unreachable for replacement.afterSeconds.
	ReplaceAutomatically ReplacementPolicy = "Automatic"
	// ReplaceNever replaces no member because it does not answer. Members whose volume is gone are replaced nevertheless:
	// they can never start again.
	ReplaceNever ReplacementPolicy = "Never"
)

// Replacement says when a new member takes the place of one that does not answer. It never does without a quorum of the
// others.
// +kubebuilder:validation:XValidation:rule="!has(self.afterSeconds) || !has(self.policy) || self.policy == 'Automatic'",message="replacement.afterSeconds goes with policy Automatic only"
type Replacement struct {
	// policy is Automatic (the default) or Never.
	// +kubebuilder:default=Automatic
	// +optional
	Policy ReplacementPolicy `json:"policy,omitempty"`

	// afterSeconds is for how many seconds a member's node has to be unreachable, or its pod has to find no node that its volume
	// can be used on, before the member counts as lost. It is also for how long at most a drain waits for a voter to move before
	// it is evicted, up to ten minutes. Defaults to 300. A node that is deleted, or tainted node.kubernetes.io/out-of-service, is
	// not waited for.
	// +kubebuilder:validation:Minimum=30
	// +kubebuilder:validation:Maximum=604800
	// +optional
	AfterSeconds *int32 `json:"afterSeconds,omitempty"`
}

// Overrides change what this API does not model. What would break a member is refused, and told by condition Degraded.
type Overrides struct {
	// podTemplate is a strategic merge patch of a PodTemplateSpec that is laid over the pod of every member. Names, volumes
	// and the command of the engine's container, its data and its certificates cannot be changed by it.
	// +kubebuilder:pruning:PreserveUnknownFields
	// +kubebuilder:validation:Type=object
	// +optional
	PodTemplate *runtime.RawExtension `json:"podTemplate,omitempty"`
}
