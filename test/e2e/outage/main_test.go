//go:build lab

package outage

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
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer func() {
		if err := fault.HealAll(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "e2e:", err)
			code = 1
		}
	}()
	return m.Run()
}
