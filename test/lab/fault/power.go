package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"database.example.com/operator/test/lab/node"
)

// PowerOff cuts the power of the given nodes at the same moment, or of all nodes if none is given.
// The returned Heal starts them again, at the same moment too.
func PowerOff(ctx context.Context, numbers ...int) (Heal, error) {
	numbers, err := orAll(numbers)
	if err != nil {
		return nil, err
	}
	heal := func(ctx context.Context) error { return PowerOn(ctx, numbers...) }
	if err := atOnce(numbers, func(n int) error { return node.Stop(ctx, n) }); err != nil {
		return heal, fmt.Errorf("cutting the power: %w", err)
	}
	return heal, nil
}

// PowerOn gives power to the given nodes, or to all nodes if none is given. Nodes that have power stay as they are.
func PowerOn(ctx context.Context, numbers ...int) error {
	numbers, err := orAll(numbers)
	if err != nil {
		return err
	}
	off := slices.DeleteFunc(slices.Clone(numbers), func(n int) bool { return initOf(n) != 0 })
	if err := atOnce(off, func(n int) error { return node.Start(ctx, n) }); err != nil {
		return fmt.Errorf("giving the power back: %w", err)
	}
	return nil
}

func orAll(numbers []int) ([]int, error) {
	if len(numbers) > 0 {
		return numbers, nil
	}
	return nodes()
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
