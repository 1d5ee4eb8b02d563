package fault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
	"k8s.io/apimachinery/pkg/types"
)

// Requests of ioctl_fs(2) that stop and resume all writing to a file system: _IOWR('X', 119, int) and _IOWR('X', 120, int).
const (
	freezeFileSystem = 0xC0045877
	thawFileSystem   = 0xC0045878
)

// Stall makes the disk of a volume stop for the time of pulse, once in every period, as a disk that is overloaded does: what is
// written or synced meanwhile waits. It stalls until it is healed, or until ctx ends.
func Stall(ctx context.Context, claim types.NamespacedName, pulse, period time.Duration) (Heal, error) {
	if pulse <= 0 || period <= pulse {
		return nil, fmt.Errorf("a pulse of %v does not fit in a period of %v", pulse, period)
	}
	if _, _, err := volumeOf(ctx, claim); err != nil {
		return nil, fmt.Errorf("stalling a volume: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		err = keepStalling(ctx, claim, pulse, period)
	}()
	return func(context.Context) error {
		stop()
		<-ended
		return err
	}, nil
}

func keepStalling(ctx context.Context, claim types.NamespacedName, pulse, period time.Duration) error {
	next := time.NewTicker(period)
	defer next.Stop()
	for {
		if err := pulseOnce(ctx, claim, pulse); err != nil && ctx.Err() == nil {
			return fmt.Errorf("stalling the volume of claim %s: %w", claim, err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-next.C:
		}
	}
}

// pulseOnce holds the volume open for the pulse only, so that a pod on it can come and go.
func pulseOnce(ctx context.Context, claim types.NamespacedName, pulse time.Duration) error {
	return withVolume(ctx, claim, func(dir string) error { return whileFrozen(dir, func() error { return wait(ctx, pulse) }) })
}

func wait(ctx context.Context, length time.Duration) error {
	over := time.NewTimer(length)
	defer over.Stop()
	select {
	case <-ctx.Done():
	case <-over.C:
	}
	return nil
}

// whileFrozen keeps the file system of a directory from changing while do runs.
func whileFrozen(dir string, do func() error) (err error) {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := unix.IoctlSetInt(int(file.Fd()), freezeFileSystem, 0); err != nil {
		return fmt.Errorf("freezing the file system: %w", err)
	}
	defer func() {
		if thawErr := unix.IoctlSetInt(int(file.Fd()), thawFileSystem, 0); thawErr != nil {
			err = errors.Join(err, fmt.Errorf("thawing the file system: %w", thawErr))
		}
	}()
	return do()
}

// thawVolume thaws the file system of a directory, which need not be frozen.
func thawVolume(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := unix.IoctlSetInt(int(file.Fd()), thawFileSystem, 0); err != nil && !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("thawing %s: %w", dir, err)
	}
	return nil
}
