//go:build lab

package process

import (
	"context"
	"fmt"
	"os"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestMain(m *testing.M) {
	os.Exit(withoutOperator(m))
}

// withoutOperator runs the tests while no operator runs in the cluster.
func withoutOperator(m *testing.M) (code int) {
	ctx := context.Background()
	if err := world.ScaleOperator(ctx, 0); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer func() {
		for _, err := range []error{world.ScaleOperator(ctx, 1), world.RemoveManagerProgram()} {
			if err != nil {
				fmt.Fprintln(os.Stderr, "e2e:", err)
				code = 1
			}
		}
	}()
	return m.Run()
}
