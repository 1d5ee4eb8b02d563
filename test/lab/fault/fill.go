package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
	"k8s.io/apimachinery/pkg/types"
)

// filler is the file that takes all the room of a filled volume.
const filler = ".lab-filler"

// Fill takes all the room that is left on a volume: the next write that needs room fails with ENOSPC.
func Fill(ctx context.Context, claim types.NamespacedName) (Heal, error) {
	heal := func(ctx context.Context) error { return Empty(ctx, claim) }
	if err := withVolume(ctx, claim, fill); err != nil {
		return heal, fmt.Errorf("filling the volume of claim %s: %w", claim, err)
	}
	return heal, nil
}

// Empty gives back the room that Fill took.
func Empty(ctx context.Context, claim types.NamespacedName) error {
	if err := withVolume(ctx, claim, empty); err != nil {
		return fmt.Errorf("emptying the volume of claim %s: %w", claim, err)
	}
	return nil
}

func empty(dir string) error {
	err := os.Remove(filepath.Join(dir, filler))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// fill reserves room in ever smaller pieces, until not even a block is left. Nothing is written, so it takes no time.
func fill(dir string) (err error) {
	file, err := os.OpenFile(filepath.Join(dir, filler), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	for piece := int64(1 << 30); piece >= 4096; {
		switch err := unix.Fallocate(int(file.Fd()), 0, end, piece); {
		case err == nil:
			end += piece
		case errors.Is(err, unix.ENOSPC):
			piece /= 2
		case errors.Is(err, unix.EINTR):
		default:
			return fmt.Errorf("reserving %d bytes: %w", piece, err)
		}
	}
	return nil
}
