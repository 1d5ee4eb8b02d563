package fault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/node"
)

// ThawDisks lets every volume of the lab be written to again that somebody froze and did not live to thaw. It needs no part of the lab
// to run: a volume that no node has mounted any more, because its node lost its power, is still frozen in the kernel, and so is every
// process that waits for it.
func ThawDisks(ctx context.Context) error {
	numbers, err := node.Numbers()
	if err != nil {
		return fmt.Errorf("listing nodes: %w", err)
	}
	var errs []error
	for _, number := range numbers {
		images, err := imagesOf(number)
		errs = append(errs, err)
		for _, image := range images {
			if err := thawImage(ctx, image); err != nil {
				errs = append(errs, fmt.Errorf("thawing volume %s: %w", image, err))
			}
		}
	}
	return errors.Join(errs...)
}

// thawImage thaws the file system in an image, if the kernel has it. Mounting its device once more gives a directory to thaw it by.
func thawImage(ctx context.Context, image string) (err error) {
	device, err := loopDevice(image)
	if err != nil || device == "" || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	name, err := os.Readlink(filepath.Join("/sys/dev/block", device))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lab-thaw-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(dir)) }()
	err = unix.Mount(filepath.Join("/dev", filepath.Base(name)), dir, "xfs", 0, "nouuid")
	switch {
	case errors.Is(err, unix.ENXIO), errors.Is(err, fs.ErrNotExist):
		return nil // The device was given back meanwhile.
	case err != nil:
		return fmt.Errorf("mounting it: %w", err)
	}
	thawed := thawVolume(dir)
	return errors.Join(thawed, unix.Unmount(dir, 0))
}
