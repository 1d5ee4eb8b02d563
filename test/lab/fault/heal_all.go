package fault

import (
	"context"
	"errors"
	"fmt"
)

// HealAll looks for every fault that anybody left behind, and mends it: nodes get power and cables, packet rules go, frozen pods and
// disks run on, filled volumes that are in use have room again. What was wiped or corrupted stays as it is.
func HealAll(ctx context.Context) error {
	numbers, err := nodes()
	if err != nil {
		return err
	}
	freezer, err := findFreezer()
	if err != nil {
		return err
	}
	errs := []error{ThawDisks(ctx), PowerOn(ctx), HealNetwork(ctx)}
	for _, node := range numbers {
		errs = append(errs, freezer.resumeBelow(node), healVolumes(node))
	}
	return errors.Join(errs...)
}

// HealNetwork plugs in every cable and removes every cut, whoever made it.
func HealNetwork(ctx context.Context) error {
	numbers, err := nodes()
	if err != nil {
		return err
	}
	var errs []error
	for _, node := range numbers {
		errs = append(errs, setCable(ctx, node, "up"), acceptAll(ctx, node))
	}
	return errors.Join(errs...)
}

func acceptAll(ctx context.Context, node int) error {
	tables, err := faultTables(ctx, node)
	errs := []error{err}
	for _, table := range tables {
		errs = append(errs, dropNothing(ctx, node, table))
	}
	return errors.Join(errs...)
}

// healVolumes gives the volumes that the node has mounted their room back.
func healVolumes(node int) error {
	images, err := imagesOf(node)
	if err != nil {
		return fmt.Errorf("listing the volumes of node %d: %w", node, err)
	}
	var errs []error
	for _, image := range images {
		dir, err := mountOnNode(node, image)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if dir != "" {
			errs = append(errs, empty(dir))
		}
	}
	return errors.Join(errs...)
}
