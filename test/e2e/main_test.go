//go:build lab

package e2e

import (
	"context"
	"fmt"
	"os"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestMain(m *testing.M) {
	if err := world.AwaitOperator(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
