package fault

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/types"
)

// Wipe removes all that is on a volume, whether a pod uses it or not: a process that has files open keeps those until it ends.
// Healing puts back what was there, which for a database that went on meanwhile is an old copy.
func Wipe(ctx context.Context, claim types.NamespacedName) (Heal, error) {
	before := fmt.Sprintf("wiped-%s-%s", claim.Namespace, claim.Name)
	if err := Save(ctx, claim, before); err != nil {
		return nil, err
	}
	heal := func(ctx context.Context) error {
		if err := Restore(ctx, claim, before); err != nil {
			return err
		}
		return nil
	}
	if err := withVolume(ctx, claim, removeAll); err != nil {
		return heal, fmt.Errorf("wiping the volume of claim %s: %w", claim, err)
	}
	return heal, nil
}
