package preflight

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"database.example.com/operator/test/lab/cgroup"
)

// machine is what is looked at; a test gives another one.
type machine struct {
	euid        int
	lookPath    func(program string) error
	filesystems func() (string, error)
	modprobe    func(module string) error
	exists      func(file string) bool
	tables      func() error
	controllers func() ([]string, error)
}

// Check returns an error of one sentence that names the remedy when this machine can't run the lab.
func Check() error {
	return machine{
		euid:     os.Geteuid(),
		lookPath: func(program string) error { _, err := exec.LookPath(program); return err },
		filesystems: func() (string, error) {
			content, err := os.ReadFile("/proc/filesystems")
			return string(content), err
		},
		modprobe: func(module string) error { return exec.Command("modprobe", module).Run() },
		exists: func(file string) bool {
			_, err := os.Stat(file)
			return !errors.Is(err, fs.ErrNotExist)
		},
		tables:      func() error { return exec.Command("nft", "list", "tables").Run() },
		controllers: cgroup.Missing,
	}.check()
}

// Root refuses anybody else.
func Root() error { return machine{euid: os.Geteuid()}.root() }

func (m machine) root() error {
	if m.euid != 0 {
		return errors.New("the lab makes network namespaces, mounts and control groups, which only root may do: run it with sudo")
	}
	return nil
}

func (m machine) check() error {
	if err := m.root(); err != nil {
		return err
	}
	if err := m.checkPrograms(); err != nil {
		return err
	}
	if err := m.checkFilesystems(); err != nil {
		return err
	}
	if !m.exists("/dev/loop-control") {
		return errors.New("this kernel has no loop devices, which volumes are made of: load them with `modprobe loop`")
	}
	if err := m.tables(); err != nil {
		return errors.New("this kernel has no nf_tables, which services are made of: load them with `modprobe nf_tables`")
	}
	missing, err := m.controllers()
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("this machine lacks the control group controllers %s, which a kubelet needs: mount cgroup v2 at /sys/fs/cgroup, "+
			"or boot without cgroup_disable", strings.Join(missing, ", "))
	}
	return nil
}

// Programs maps each program that the lab calls to the Debian package that has it.
var Programs = map[string]string{
	"ip": "iproute2", "nft": "nftables", "mkfs.xfs": "xfsprogs", "xfs_growfs": "xfsprogs",
	"mount": "mount", "losetup": "mount", "findmnt": "util-linux", "busybox": "busybox-static",
}

func (m machine) checkPrograms() error {
	missing := map[string]bool{}
	var programs, packages []string
	for _, program := range sorted(Programs) {
		if m.lookPath(program) == nil {
			continue
		}
		programs = append(programs, program)
		if pkg := Programs[program]; !missing[pkg] {
			missing[pkg] = true
			packages = append(packages, pkg)
		}
	}
	if len(programs) == 0 {
		return nil
	}
	return fmt.Errorf("the lab needs %s: install with `apt-get install %s`", strings.Join(programs, ", "), strings.Join(packages, " "))
}

func (m machine) checkFilesystems() error {
	for module, use := range map[string]string{"overlay": "containers", "xfs": "volumes"} {
		known, err := m.filesystems()
		if err != nil {
			return fmt.Errorf("listing the kernel's file systems: %w", err)
		}
		if hasLine(known, module) || m.modprobe(module) == nil {
			continue
		}
		return fmt.Errorf("this kernel has no file system %s, which %s are made of: load it with `modprobe %s`, or use a kernel that has it",
			module, use, module)
	}
	return nil
}

func hasLine(list, name string) bool {
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[len(fields)-1] == name {
			return true
		}
	}
	return false
}

// sorted returns the keys in a fixed order, so that the sentence is the same each time.
func sorted(of map[string]string) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
