package machine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"database.example.com/operator/test/lab/layout"
)

// KillStrays ends the first process of every machine, also of one that has not come as far as its cgroup: its starter may
// have been killed in the same moment.
func KillStrays() error {
	pids, err := inits()
	if err != nil {
		return fmt.Errorf("looking for machines: %w", err)
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("killing the machine of process %d: %w", pid, err)
		}
	}
	return nil
}

// inits are the processes of this machine that run a lab's machine, by their command lines.
func inits() ([]int, error) {
	begin := []byte(layout.Executable() + "\x00" + InitVerb + "\x00")
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, dir := range dirs {
		cmdline, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		if err != nil || !bytes.HasPrefix(cmdline, begin) {
			continue // it ended meanwhile, or is none of ours
		}
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			return nil, err
		}
		pids = append(pids, pid)
	}
	return pids, nil
}
