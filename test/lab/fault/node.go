package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/node"
)

// Heal mends a fault. It may be called more than once.
type Heal func(ctx context.Context) error

// together heals all, the last first, and joins what went wrong.
func together(heals []Heal) Heal {
	return func(ctx context.Context) error {
		var errs []error
		for _, heal := range slices.Backward(heals) {
			errs = append(errs, heal(ctx))
		}
		return errors.Join(errs...)
	}
}

// nodes lists the numbers of the lab's nodes, those without power included.
func nodes() ([]int, error) {
	numbers, err := node.Numbers()
	if err == nil && len(numbers) == 0 {
		err = errors.New("the lab has no nodes: is it up?")
	}
	return numbers, err
}

// exists refuses a number that is no node's.
func exists(number int) error {
	numbers, err := nodes()
	if err != nil {
		return err
	}
	if !slices.Contains(numbers, number) {
		return fmt.Errorf("the lab has no node %d", number)
	}
	return nil
}

// initOf returns the machine's process ID of a node's first process, 0 while the node has no power.
func initOf(number int) int { return machine.Pid(layout.Node(number)) }
