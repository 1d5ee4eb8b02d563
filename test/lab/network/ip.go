package network

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// ip runs commands of iproute2 in one process, in a network namespace or, with an empty name, on the host. It stops at the first that fails.
func ip(ctx context.Context, netns string, commands ...string) error {
	args := []string{"-batch", "-"}
	if netns != "" {
		args = append([]string{"-netns", netns}, args...)
	}
	cmd := exec.CommandContext(ctx, "ip", args...)
	cmd.Stdin = strings.NewReader(strings.Join(commands, "\n") + "\n")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ip: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return nil
}

// exists tells whether the host has a link of that name.
func exists(link string) bool { return exec.Command("ip", "link", "show", "dev", link).Run() == nil }
