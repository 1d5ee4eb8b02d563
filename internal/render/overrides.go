package render

import "encoding/json"

// overrides is the patch of the pod's template that is asked for, in one form for one meaning; nil when there is none.
func (in PodInput) overrides() any {
	patch := in.Cluster.Spec.Overrides.PodTemplate
	if patch == nil || len(patch.Raw) == 0 {
		return nil
	}
	var meaning map[string]any
	if json.Unmarshal(patch.Raw, &meaning) != nil || len(meaning) == 0 {
		return nil
	}
	return meaning
}
