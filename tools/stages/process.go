package main

import (
	"context"
	"os/exec"
	"syscall"
	"time"
)

// farewell is how long a program may take to end after it was interrupted.
const farewell = time.Minute

// program returns a command in a process group of its own, so that an interruption reaches what it started too: `go run` and make
// do not pass every signal on.
func program(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = farewell
	return cmd
}
