package machine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"database.example.com/operator/test/lab/layout"
)

// Spec describes a machine.
type Spec struct {
	// Name is the machine's name and host name.
	Name string
	// NetNS is the network namespace it is plugged into, as `ip netns` shows it; empty for the host's own.
	NetNS string
	// Tmpfs are directories that are empty at each start.
	Tmpfs []string
	// Disks are directories of the machine's own that hide the host's of the same path.
	Disks []Disk
	// Services are started in this order, without waiting for one another.
	Services []Service
}

// Disk is a directory that stays when the machine is off.
type Disk struct {
	// Source is where the host keeps it, Target where the machine sees it.
	Source, Target string
}

// Service is a program that is started again one second after it ends, unless it is held.
type Service struct {
	// Name names its log file.
	Name string
	// Command is the absolute path of the program with its arguments.
	Command []string
	// Env is added to the environment of the machine, as NAME=value.
	Env []string
}

// Files of a machine, below its directory.
func (s Spec) file() string      { return filepath.Join(layout.MachineDir(s.Name), "machine.json") }
func pidFile(name string) string { return filepath.Join(layout.MachineDir(name), "pid") }
func holdFile(machine, service string) string {
	return filepath.Join(layout.MachineDir(machine), "hold", service)
}

// LogFile returns the file that a service writes its output to.
func LogFile(machine, service string) string {
	return filepath.Join(layout.MachineDir(machine), "log", service+".log")
}

func (s Spec) write() error {
	for _, dir := range []string{"log", "hold"} {
		if err := os.MkdirAll(filepath.Join(layout.MachineDir(s.Name), dir), 0o755); err != nil {
			return err
		}
	}
	for _, disk := range s.Disks {
		if err := os.MkdirAll(disk.Source, 0o755); err != nil {
			return err
		}
		if err := mountpoint(disk.Target); err != nil {
			return err
		}
	}
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(s.file(), content, 0o644)
}

func read(file string) (Spec, error) {
	var spec Spec
	content, err := os.ReadFile(file)
	if err != nil {
		return spec, fmt.Errorf("reading the machine's description: %w", err)
	}
	return spec, json.Unmarshal(content, &spec)
}
