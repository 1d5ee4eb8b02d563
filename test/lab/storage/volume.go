package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"database.example.com/operator/test/lab/layout"
)

// DriverName is the provisioner of the lab's storage classes.
const DriverName = "lab.csi"

// MinimumSize is the smallest file system that mkfs.xfs makes, in bytes. Smaller claims get a volume of this size.
const MinimumSize int64 = 300 << 20

// ImageFile returns the file that holds a volume of a node.
func ImageFile(node, volume string) string {
	return filepath.Join(layout.VolumeDir(node), volume+".img")
}

// create makes the file of a volume with an empty file system. A volume that exists is left as it is.
func create(ctx context.Context, node, volume string, size int64) error {
	file := ImageFile(node, volume)
	if exists(file) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("making a volume: %w", err)
	}
	// Under another name until it is whole, so that a half-made one is not taken for a volume.
	unfinished := file + ".new"
	defer os.Remove(unfinished)
	if err := os.WriteFile(unfinished, nil, 0o600); err != nil {
		return fmt.Errorf("making a volume: %w", err)
	}
	if err := os.Truncate(unfinished, size); err != nil {
		return fmt.Errorf("making a volume: %w", err)
	}
	if err := run(ctx, "mkfs.xfs", "-q", "-f", "-K", unfinished); err != nil {
		return fmt.Errorf("making a volume: %w", err)
	}
	return os.Rename(unfinished, file)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// grow makes the file of a volume larger. The file system in it grows when the node is told.
func grow(node, volume string, size int64) error {
	file := ImageFile(node, volume)
	info, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("growing a volume: %w", err)
	}
	if info.Size() >= size {
		return nil
	}
	return os.Truncate(file, size)
}

func remove(node, volume string) error {
	if err := os.Remove(ImageFile(node, volume)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing a volume: %w", err)
	}
	return nil
}

func run(ctx context.Context, command string, args ...string) error {
	output, err := exec.CommandContext(ctx, command, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", command, err, strings.TrimSpace(string(output)))
	}
	return nil
}
