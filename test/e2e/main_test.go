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
	code := m.Run()
	refused, err := world.ForbiddenCalls(context.Background())
	for _, line := range refused {
		fmt.Fprintln(os.Stderr, "e2e: the operator lacks a permission:", line)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
	}
	if err != nil || len(refused) > 0 {
		code = 1
	}
	os.Exit(code)
}
