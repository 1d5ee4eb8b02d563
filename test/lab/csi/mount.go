package csi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"
)

// fileSystem is XFS: it grows online with no more than CAP_SYS_ADMIN, where ext4 asks for CAP_SYS_RESOURCE.
const fileSystem = "xfs"

// mount mounts on a target, which is made if need be. It does nothing if something is mounted there already.
func mount(ctx context.Context, target string, arguments ...string) error {
	if err := os.MkdirAll(target, 0o750); err != nil {
		return fmt.Errorf("making the mount point: %w", err)
	}
	mounted, err := isMountPoint(target)
	if err != nil || mounted {
		return err
	}
	return run(ctx, "mount", append(arguments, target)...)
}

// unmount takes a mount away. It does nothing if nothing is mounted there.
func unmount(ctx context.Context, target string) error {
	mounted, err := isMountPoint(target)
	if err != nil || !mounted {
		return err
	}
	return run(ctx, "umount", target)
}

func isMountPoint(path string) (bool, error) {
	var seen unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, unix.AT_NO_AUTOMOUNT, 0, &seen)
	if errors.Is(err, unix.ENOENT) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at mount point %s: %w", path, err)
	}
	return seen.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0, nil
}

// grow makes an image, the loop device over it and the file system mounted from it as large as asked.
func grow(ctx context.Context, image, mountPoint string, size int64) error {
	if err := enlarge(image, size); err != nil {
		return err
	}
	device, err := exec.CommandContext(ctx, "findmnt", "--noheadings", "--output", "SOURCE", "--mountpoint", mountPoint).Output()
	if err != nil {
		return fmt.Errorf("looking for the device of %s: %w", mountPoint, err)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(device)), "[")
	if err := run(ctx, "losetup", "--set-capacity", name); err != nil {
		return err
	}
	return run(ctx, "xfs_growfs", mountPoint)
}

// enlarge makes a sparse file at least as large as asked.
func enlarge(image string, size int64) error {
	info, err := os.Stat(image)
	if err != nil {
		return fmt.Errorf("looking at the volume's image: %w", err)
	}
	if info.Size() >= size {
		return nil
	}
	if err := os.Truncate(image, size); err != nil {
		return fmt.Errorf("enlarging the volume's image: %w", err)
	}
	return nil
}

func run(ctx context.Context, program string, arguments ...string) error {
	out, err := exec.CommandContext(ctx, program, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(arguments, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
