package network

import (
	"fmt"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"
)

// Path returns the file that stands for a network namespace.
func Path(netns string) string { return filepath.Join("/run/netns", netns) }

// Inside calls do in a network namespace. Processes that do starts belong to that namespace too.
func Inside(netns string, do func() error) error {
	result := make(chan error, 1)
	go func() {
		// The thread is never unlocked, so it ends with this goroutine and nobody else can find himself in that namespace.
		runtime.LockOSThread()
		result <- enter(netns, do)
	}()
	return <-result
}

func enter(netns string, do func() error) error {
	fd, err := unix.Open(Path(netns), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("opening the network namespace %s: %w", netns, err)
	}
	defer unix.Close(fd)
	if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("entering the network namespace %s: %w", netns, err)
	}
	return do()
}
