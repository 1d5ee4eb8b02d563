package csi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// smallest is the size below which mkfs.xfs makes no file system.
const smallest = 300 << 20

// imageName is the file name of a volume's image.
func imageName(volume string) string { return volume + ".img" }

// makeImage makes the image of a volume. It is complete once it has its name; one that is there already is kept.
func makeImage(ctx context.Context, dir, volume string, size int64) error {
	name := filepath.Join(dir, imageName(volume))
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("making the directory of volumes: %w", err)
	}
	unfinished := name + ".unfinished"
	file, err := os.Create(unfinished)
	if err != nil {
		return fmt.Errorf("making the image of volume %s: %w", volume, err)
	}
	if err := errors.Join(file.Truncate(size), file.Close()); err != nil {
		return fmt.Errorf("sizing the image of volume %s: %w", volume, err)
	}
	if err := run(ctx, "mkfs.xfs", "-q", "-f", unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, name); err != nil {
		return fmt.Errorf("finishing the image of volume %s: %w", volume, err)
	}
	return nil
}

// removeImage removes the image of a volume; a volume without one is fine.
func removeImage(dir, volume string) error {
	if err := os.Remove(filepath.Join(dir, imageName(volume))); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the image of volume %s: %w", volume, err)
	}
	return nil
}
