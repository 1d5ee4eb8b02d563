//go:build lab

package fault

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Whoever froze a volume may be dead, and its node, too: then nobody has the volume mounted, and the kernel still has it, frozen.
func TestAFrozenVolumeIsThawedWhetherItIsMountedOrNot(t *testing.T) {
	for _, mounted := range []bool{true, false} {
		image := filepath.Join(t.TempDir(), "volume.img")
		run(t, "truncate", "--size=300M", image)
		run(t, "mkfs.xfs", "-q", image)
		dir := t.TempDir()
		run(t, "mount", "-o", "loop", image, dir)
		freeze(t, dir)
		if !mounted {
			run(t, "umount", dir)
		}

		if err := thawImage(t.Context(), image); err != nil {
			t.Fatalf("thawing a volume that is mounted (%t): %v", mounted, err)
		}
		if mounted {
			if err := os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o600); err != nil {
				t.Errorf("writing to a volume that was thawed: %v", err)
			}
			run(t, "umount", dir)
		}
		eventuallyFree(t, image)
	}
}

func freeze(t *testing.T, dir string) {
	t.Helper()
	file, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := unix.IoctlSetInt(int(file.Fd()), freezeFileSystem, 0); err != nil {
		t.Fatalf("freezing: %v", err)
	}
}

// eventuallyFree waits until the kernel has given the image's device back.
func eventuallyFree(t *testing.T, image string) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		device, err := loopDevice(image)
		if err != nil {
			t.Fatal(err)
		}
		if device == "" {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("device %s is still in use", device)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func run(t *testing.T, command string, args ...string) {
	t.Helper()
	if out, err := exec.Command(command, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", command, strings.Join(args, " "), err, out)
	}
}
