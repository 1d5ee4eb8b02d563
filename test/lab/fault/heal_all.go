package fault

import (
	"context"
	"errors"
	"fmt"
)

// HealAll looks for every fault that anybody left behind, and mends it: nodes get power and cables, packet rules go, frozen pods and
// disks run on, filled volumes have room again. What was wiped or corrupted stays as it is.
func HealAll(ctx context.Context, lab Lab) error {
	errs := []error{PowerOn(ctx, lab)}
	nodes, err := lab.Nodes()
	if err != nil {
		return errors.Join(append(errs, fmt.Errorf("listing the lab's nodes: %w", err))...)
	}
	freezer, err := findFreezer()
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	for _, node := range nodes {
		errs = append(errs, setLink(ctx, node, "up"), acceptAll(ctx, node), freezer.resumeBelow(node), healVolumes(lab, node))
	}
	return errors.Join(errs...)
}

func acceptAll(ctx context.Context, node Node) error {
	tables, err := faultTables(ctx, node)
	errs := []error{err}
	for _, table := range tables {
		errs = append(errs, dropNothing(ctx, node, table))
	}
	return errors.Join(errs...)
}

// healVolumes mends the volumes that the node has mounted; a volume that nobody uses cannot be frozen.
func healVolumes(lab Lab, node Node) error {
	images, err := lab.VolumeImages()
	if err != nil {
		return fmt.Errorf("listing the lab's volumes: %w", err)
	}
	var errs []error
	for _, image := range images {
		dir, err := mountOnNode(node, image)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if dir != "" {
			errs = append(errs, thawVolume(dir), empty(dir))
		}
	}
	return errors.Join(errs...)
}
