//go:build lab

package process

import (
	"os"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

// No operator runs in the cluster meanwhile.
func TestMain(m *testing.M) { os.Exit(world.Main(m, 0)) }
