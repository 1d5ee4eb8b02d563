package preflight

import (
	"errors"
	"strings"
	"testing"
)

// good is a machine that can run the lab.
func good() machine {
	return machine{
		lookPath:    func(string) error { return nil },
		filesystems: func() (string, error) { return "nodev\toverlay\n\txfs\n", nil },
		modprobe:    func(string) error { return errors.New("no such module") },
		exists:      func(string) bool { return true },
		tables:      func() error { return nil },
		controllers: func() ([]string, error) { return nil, nil },
	}
}

func TestAMachineThatHasEverythingIsAccepted(t *testing.T) {
	if err := good().check(); err != nil {
		t.Error(err)
	}
}

func TestWhatIsMissingIsSaidInOneSentenceWithItsRemedy(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil  func(*machine)
		remedy string
	}{
		"not root": {func(m *machine) { m.euid = 1000 }, "run it with sudo"},
		"a program": {func(m *machine) {
			m.lookPath = func(program string) error {
				if strings.HasPrefix(program, "xfs") || strings.HasPrefix(program, "mkfs") || program == "nft" {
					return errors.New("not found")
				}
				return nil
			}
		}, "needs mkfs.xfs, nft, xfs_growfs: install with `apt-get install xfsprogs nftables`"},
		"a file system":  {func(m *machine) { m.filesystems = func() (string, error) { return "\txfs\n", nil } }, "`modprobe overlay`"},
		"loop devices":   {func(m *machine) { m.exists = func(string) bool { return false } }, "`modprobe loop`"},
		"nf_tables":      {func(m *machine) { m.tables = func() error { return errors.New("exit 1") } }, "`modprobe nf_tables`"},
		"control groups": {func(m *machine) { m.controllers = func() ([]string, error) { return []string{"cpuset"}, nil } }, "mount cgroup v2"},
	} {
		t.Run(name, func(t *testing.T) {
			m := good()
			tc.spoil(&m)
			err := m.check()
			if err == nil || !strings.Contains(err.Error(), tc.remedy) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, tc.remedy)
			}
		})
	}
}

func TestAMissingFileSystemIsLoadedWhenItCanBe(t *testing.T) {
	m := good()
	m.filesystems = func() (string, error) { return "", nil }
	m.modprobe = func(string) error { return nil }
	if err := m.check(); err != nil {
		t.Error(err)
	}
}
