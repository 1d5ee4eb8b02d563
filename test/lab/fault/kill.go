package fault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"k8s.io/apimachinery/pkg/types"
)

// Kill kills the processes of a container at once, as the kernel does when memory runs out. The kubelet starts it again.
func Kill(ctx context.Context, pod types.NamespacedName, container string) error {
	if container == "" {
		return errors.New("which container's processes to kill must be said")
	}
	freezer, err := findFreezer()
	if err != nil {
		return err
	}
	group, err := controlGroup(ctx, freezer.root, pod, container)
	if err != nil {
		return err
	}
	processes, err := processesOf(group)
	if err != nil {
		return fmt.Errorf("container %s of pod %s: %w", container, pod, err)
	}
	for _, process := range processes {
		if err := syscall.Kill(process, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("killing process %d of pod %s: %w", process, pod, err)
		}
	}
	return nil
}

func processesOf(group string) ([]int, error) {
	data, err := os.ReadFile(filepath.Join(group, "cgroup.procs"))
	if err != nil {
		return nil, fmt.Errorf("reading its processes: %w", err)
	}
	var processes []int
	for _, field := range strings.Fields(string(data)) {
		process, err := strconv.Atoi(field)
		if err != nil {
			return nil, fmt.Errorf("reading its processes: %w", err)
		}
		processes = append(processes, process)
	}
	if len(processes) == 0 {
		return nil, errors.New("no process runs in it")
	}
	return processes, nil
}
