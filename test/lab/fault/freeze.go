package fault

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/types"
)

// Freeze stops all processes of a pod in the middle of what they do, or those of one container if container is not empty. They
// keep their connections and their memory, and answer nothing.
func Freeze(ctx context.Context, pod types.NamespacedName, container string) (Heal, error) {
	freezer, err := findFreezer()
	if err != nil {
		return nil, err
	}
	group, err := controlGroup(ctx, freezer.root, pod, container)
	if err != nil {
		return nil, err
	}
	heal := func(context.Context) error { return freezer.resume(group) }
	if err := freezer.stop(ctx, group); err != nil {
		return heal, fmt.Errorf("freezing pod %s: %w", pod, err)
	}
	return heal, nil
}

// Thaw lets a frozen pod run on, or one container of it if container is not empty.
func Thaw(ctx context.Context, pod types.NamespacedName, container string) error {
	freezer, err := findFreezer()
	if err != nil {
		return err
	}
	group, err := controlGroup(ctx, freezer.root, pod, container)
	if err != nil {
		return err
	}
	return freezer.resume(group)
}
