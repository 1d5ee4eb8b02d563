package fault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/types"
)

// corruptBytes is how much of a file Corrupt changes, in bytes.
const corruptBytes = 4096

// Corrupt inverts 4 KiB in the middle of a file of a volume, as a disk that lies does; path is relative to the volume's root.
// Healing inverts them again.
func Corrupt(ctx context.Context, claim types.NamespacedName, path string) (Heal, error) {
	if !filepath.IsLocal(path) {
		return nil, fmt.Errorf("%q is not a path within a volume", path)
	}
	var at int64
	var length int
	err := withVolume(ctx, claim, func(dir string) error {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		length = int(min(info.Size(), corruptBytes))
		at = (info.Size() - int64(length)) / 2
		return invert(filepath.Join(dir, path), at, length)
	})
	if err != nil {
		return nil, fmt.Errorf("corrupting %s of claim %s: %w", path, claim, err)
	}
	done := false
	return func(ctx context.Context) error {
		if done {
			return nil
		}
		err := withVolume(ctx, claim, func(dir string) error { return invert(filepath.Join(dir, path), at, length) })
		if err != nil {
			return fmt.Errorf("mending %s of claim %s: %w", path, claim, err)
		}
		done = true
		return nil
	}, nil
}

func invert(path string, at int64, length int) (err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data := make([]byte, length)
	if _, err := file.ReadAt(data, at); err != nil {
		return err
	}
	for i := range data {
		data[i] = ^data[i]
	}
	if _, err := file.WriteAt(data, at); err != nil {
		return err
	}
	return file.Sync()
}
