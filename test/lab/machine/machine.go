package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/network"
)

// InitVerb is the hidden verb of the lab's program that is the first process of a machine. Its argument is the file of the Spec.
const InitVerb = "machine-init"

// Start starts a machine and returns as soon as its init process runs. A machine that runs already is an error.
func Start(spec Spec) error {
	if pid := Pid(spec.Name); pid != 0 {
		return fmt.Errorf("machine %s runs already, as process %d", spec.Name, pid)
	}
	if err := spec.write(); err != nil {
		return fmt.Errorf("preparing machine %s: %w", spec.Name, err)
	}
	log, err := os.OpenFile(LogFile(spec.Name, "init"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("preparing machine %s: %w", spec.Name, err)
	}
	defer log.Close()
	// A machine outlives its caller, so it must not hold what the caller has open, such as the lock that flock(1) gave him.
	if err := unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		return fmt.Errorf("preparing machine %s: %w", spec.Name, err)
	}
	cmd := exec.Command(layout.Executable(), InitVerb, spec.file())
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setsid:     true,
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
	}
	start := cmd.Start
	if spec.NetNS != "" {
		start = func() error { return network.Inside(spec.NetNS, cmd.Start) }
	}
	if err := start(); err != nil {
		return fmt.Errorf("starting machine %s: %w", spec.Name, err)
	}
	pid := cmd.Process.Pid
	go func() { _ = cmd.Wait() }() // no zombie while the caller lives; the machine outlives the caller
	return os.WriteFile(pidFile(spec.Name), []byte(strconv.Itoa(pid)), 0o644)
}

// Pid returns the init process of a machine as the host sees it, or 0 when the machine does not run.
func Pid(name string) int {
	content, err := os.ReadFile(pidFile(name))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0
	}
	// The number may be another process by now, so its command line has to name this machine.
	cmdline, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil || !bytes.Contains(cmdline, []byte(Spec{Name: name}.file()+"\x00")) {
		return 0
	}
	return pid
}

// Restart starts a machine that ran before, as it was described then.
func Restart(name string) error {
	spec, err := read(Spec{Name: name}.file())
	if err != nil {
		return err
	}
	return Start(spec)
}

// Kill ends a machine as a power cut does: no process of it gets a word in. A machine that is off stays off.
func Kill(ctx context.Context, name string) error {
	if pid := Pid(name); pid != 0 {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("killing machine %s: %w", name, err)
		}
	}
	group := layout.MachineCgroup(name)
	if err := cgroup.Destroy(ctx, group); err != nil {
		return fmt.Errorf("killing machine %s: %w", name, err)
	}
	if err := os.Remove(pidFile(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("killing machine %s: %w", name, err)
	}
	return nil
}

// Hold stops one service of a machine and keeps it down until Release.
func Hold(machine, service string) error {
	if err := checkService(machine, service); err != nil {
		return err
	}
	if err := os.WriteFile(holdFile(machine, service), nil, 0o644); err != nil {
		return fmt.Errorf("holding %s on %s: %w", service, machine, err)
	}
	return wake(machine)
}

// Release starts a service that was held.
func Release(machine, service string) error {
	if err := checkService(machine, service); err != nil {
		return err
	}
	if err := os.Remove(holdFile(machine, service)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("releasing %s on %s: %w", service, machine, err)
	}
	return wake(machine)
}

// checkService refuses what the machine does not run, naming what it does.
func checkService(machine, service string) error {
	spec, err := read(Spec{Name: machine}.file())
	if err != nil {
		return fmt.Errorf("there is no machine %s: %w", machine, err)
	}
	var names []string
	for _, s := range spec.Services {
		if s.Name == service {
			return nil
		}
		names = append(names, s.Name)
	}
	return fmt.Errorf("%s runs no %s: it runs %s", machine, service, strings.Join(names, ", "))
}

// wake makes the init process look at what is held.
func wake(machine string) error {
	pid := Pid(machine)
	if pid == 0 {
		return fmt.Errorf("machine %s does not run", machine)
	}
	return syscall.Kill(pid, syscall.SIGHUP)
}
