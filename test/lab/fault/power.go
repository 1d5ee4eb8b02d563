package fault

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// PowerOff cuts the power of the given nodes at the same moment, or of all nodes if none is given.
// The returned Heal starts them again, at the same moment too.
func PowerOff(ctx context.Context, lab Lab, numbers ...int) (Heal, error) {
	numbers, err := orAll(lab, numbers)
	if err != nil {
		return nil, err
	}
	heal := func(ctx context.Context) error { return PowerOn(ctx, lab, numbers...) }
	if err := atOnce(numbers, func(n int) error { return lab.PowerOff(ctx, n) }); err != nil {
		return heal, fmt.Errorf("cutting the power: %w", err)
	}
	return heal, nil
}

// PowerOn gives power to the given nodes, or to all nodes if none is given. Nodes that have power stay as they are.
func PowerOn(ctx context.Context, lab Lab, numbers ...int) error {
	nodes, err := lab.Nodes()
	if err != nil {
		return fmt.Errorf("listing the lab's nodes: %w", err)
	}
	wanted, err := orAll(lab, numbers)
	if err != nil {
		return err
	}
	var off []int
	for _, node := range nodes {
		for _, number := range wanted {
			if node.Number == number && node.Init == 0 {
				off = append(off, number)
			}
		}
	}
	if err := atOnce(off, func(n int) error { return lab.PowerOn(ctx, n) }); err != nil {
		return fmt.Errorf("giving the power back: %w", err)
	}
	return nil
}

func orAll(lab Lab, numbers []int) ([]int, error) {
	if len(numbers) > 0 {
		return numbers, nil
	}
	nodes, err := lab.Nodes()
	if err != nil {
		return nil, fmt.Errorf("listing the lab's nodes: %w", err)
	}
	for _, node := range nodes {
		numbers = append(numbers, node.Number)
	}
	return numbers, nil
}

func atOnce(numbers []int, do func(number int) error) error {
	errs := make([]error, len(numbers))
	var all sync.WaitGroup
	for i, number := range numbers {
		all.Go(func() { errs[i] = do(number) })
	}
	all.Wait()
	return errors.Join(errs...)
}
