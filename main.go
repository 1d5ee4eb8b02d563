// Command manager runs the operator.
package main

import (
	"fmt"
	"os"

	"database.example.com/operator/internal/command"
)

func main() {
	if err := command.Root(os.Getenv).Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "manager:", err)
		os.Exit(1)
	}
}
