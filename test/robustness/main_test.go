//go:build lab || labfull

package robustness

import (
	"os"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestMain(m *testing.M) { os.Exit(world.Main(m, 1)) }
