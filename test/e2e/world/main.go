package world

import (
	"context"
	"fmt"
	"os"
	"testing"

	"database.example.com/operator/test/lab/fault"
)

// Main runs the tests of a package and returns the exit code. Before them the operator has the given number of replicas, all of them
// ready. After them it has one again, no fault is left, nothing that was built, and each of the checks passes.
func Main(m *testing.M, replicas int32, checks ...func(context.Context) error) (code int) {
	ctx := context.Background()
	if err := ScaleOperator(ctx, replicas); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code = m.Run()
	restore := []func(context.Context) error{
		fault.HealAll,
		func(ctx context.Context) error { return ScaleOperator(ctx, 1) },
		removeManagerProgram,
	}
	for _, do := range append(restore, checks...) {
		if err := do(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}
