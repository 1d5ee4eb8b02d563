//go:build lab || labfull

package robustness

import (
	"context"
	"fmt"
	"os"
	"testing"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
)

func TestMain(m *testing.M) {
	os.Exit(onWholeLab(m))
}

// onWholeLab runs the tests on a lab without faults, and leaves none.
func onWholeLab(m *testing.M) (code int) {
	ctx := context.Background()
	if err := world.AwaitOperator(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "robustness:", err)
		return 1
	}
	defer func() {
		for _, err := range []error{fault.HealAll(ctx), world.RemoveManagerProgram()} {
			if err != nil {
				fmt.Fprintln(os.Stderr, "robustness:", err)
				code = 1
			}
		}
	}()
	return m.Run()
}
