package product

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"database.example.com/operator/api/v1alpha1"
)

// Change is what has to be changed in an existing EtcdCluster.
type Change struct {
	// Patch is a JSON merge patch. It names the UID of the object that was looked at, so that it never hits another one, and
	// only fields that differ, so that fields which only the other side knows stay as they are.
	Patch []byte
	// Fields says what is changed, for instance "spec.size to 3".
	Fields []string
}

// changeOf compares the specs and returns nil when they agree.
func changeOf(current, desired *v1alpha1.EtcdCluster) (*Change, error) {
	before, err := json.Marshal(current.Spec)
	if err != nil {
		return nil, fmt.Errorf("writing the current spec as JSON: %w", err)
	}
	after, err := json.Marshal(desired.Spec)
	if err != nil {
		return nil, fmt.Errorf("writing the desired spec as JSON: %w", err)
	}
	difference, err := jsonpatch.CreateMergePatch(before, after)
	if err != nil {
		return nil, fmt.Errorf("comparing the specs: %w", err)
	}
	spec := map[string]any{}
	if err := json.Unmarshal(difference, &spec); err != nil {
		return nil, fmt.Errorf("reading the difference of the specs: %w", err)
	}
	if len(spec) == 0 {
		return nil, nil
	}
	patch, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"uid": current.UID},
		"spec":     spec,
	})
	if err != nil {
		return nil, fmt.Errorf("writing the patch: %w", err)
	}
	return &Change{Patch: patch, Fields: fields("spec", spec)}, nil
}

// fields says what a merge patch sets, leaf by leaf.
func fields(path string, value any) []string {
	object, isObject := value.(map[string]any)
	if value == nil {
		return []string{path + " removed"}
	}
	if !isObject {
		written, err := json.Marshal(value)
		if err != nil {
			return []string{path}
		}
		return []string{path + " to " + strings.Trim(string(written), `"`)}
	}
	var said []string
	for key, below := range object {
		said = append(said, fields(path+"."+key, below)...)
	}
	slices.Sort(said)
	return said
}
