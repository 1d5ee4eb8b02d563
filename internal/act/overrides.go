package act

import (
	"context"
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// askForOverrides asks whether a pod with the patch of its template would be taken by now. Pods that tell of an earlier refusal tell of none any
// more, or of this one.
func (d *do) askForOverrides(ctx context.Context, a action.AskForOverrides) error {
	marks := map[string]*string{render.AnnotationOverridesRefused: nil, render.AnnotationOverridesAsked: nil}
	if err := d.tryCreate(ctx, a.Pod); err != nil {
		if !refusesWhatIsAsked(err) || namespaceEnds(err) {
			return fmt.Errorf("ask whether the pod would be taken: %w", err)
		}
		var told corev1.Pod
		render.RefuseOverrides(&told, d.s.Cluster, render.Refused(d.s.Cluster, err.Error(), d.s.Now))
		for name := range marks {
			marks[name] = new(told.Annotations[name])
		}
	}
	for _, name := range a.Told {
		if err := d.annotatePod(ctx, name, marks); err != nil {
			return err
		}
	}
	return nil
}

// annotatePod changes annotations of exactly the pod that was seen.
func (d *do) annotatePod(ctx context.Context, name string, annotations map[string]*string) error {
	seen := d.s.Pods[name]
	if seen == nil {
		return stale("pod %s changed meanwhile", name)
	}
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"uid": seen.UID, "annotations": annotations}})
	if err != nil {
		return fmt.Errorf("write the patch of annotations: %w", err)
	}
	return d.Client.Patch(ctx, &corev1.Pod{ObjectMeta: d.meta(name)}, client.RawPatch(types.MergePatchType, patch))
}
