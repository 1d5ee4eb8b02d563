package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// farewell is how long a program may take to end after it was interrupted.
const farewell = time.Minute

// gentle is the niceness of programs that give way. They get a tenth of what another one gets, so that they come to an end on a busy machine,
// too.
const gentle = 10

// runner runs the programs of a stage.
type runner struct {
	// out gets what they say.
	out io.Writer
	// gentle makes them give way to all others.
	gentle bool
}

// command returns a command in a session of its own, so that an interruption reaches what it started too: `go run` and make do not pass
// every signal on.
func (r runner) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	if r.gentle {
		name, args = "nice", append([]string{"-n", strconv.Itoa(gentle), name}, args...)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = farewell
	cmd.Stdout, cmd.Stderr = r.out, r.out
	return cmd
}

// start starts a command. Where the kernel shares the processor out among sessions first, one that gives way is told so, too.
func (r runner) start(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	if r.gentle {
		_ = os.WriteFile(fmt.Sprintf("/proc/%d/autogroup", cmd.Process.Pid), []byte(strconv.Itoa(gentle)), 0)
	}
	return nil
}

// check runs a program whose exit code is the whole answer.
func (r runner) check(ctx context.Context, name, command string, args ...string) result {
	cmd := r.command(ctx, command, args...)
	err := r.start(cmd)
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		return result{failed: []string{fmt.Sprintf("%s: %v", name, err)}}
	}
	return result{passed: 1}
}
