package cgroup

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTreesAreFoundInEveryMode(t *testing.T) {
	for name, tc := range map[string]struct {
		mounts string
		want   []Hierarchy
	}{
		"one tree (v2)": {"cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\nproc /proc proc rw 0 0\n", []Hierarchy{{"/sys/fs/cgroup", true}}},
		"a tree per controller with v2 beside (hybrid)": {
			"tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n",
			[]Hierarchy{{"/sys/fs/cgroup/cpu,cpuacct", false}, {"/sys/fs/cgroup/unified", true}}},
		"a tree mounted elsewhere is not ours": {"cgroup2 /mnt/x cgroup2 rw 0 0\n", nil},
		"a tree mounted twice counts once":     {"cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", []Hierarchy{{"/sys/fs/cgroup", true}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, parse(tc.mounts)); diff != "" {
				t.Errorf("trees differ (-want +got):\n%s", diff)
			}
		})
	}
}
