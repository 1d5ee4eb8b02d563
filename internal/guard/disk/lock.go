package disk

import (
	"errors"
	"fmt"
	"syscall"
)

// Lock takes the volume for this process and for the engine that it becomes: the lock is kept over exec, and goes with the process.
// It returns false while somebody else on this node has it, which is a pod of the same member that has not ended yet (I12). On a file
// system that cannot lock directories there is nothing to hold, and the engine's own locks on its files have to do.
func (v Volume) Lock() (bool, error) {
	// Without O_CLOEXEC, on purpose.
	fd, err := syscall.Open(v.Root, syscall.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return false, fmt.Errorf("opening the volume: %w", err)
	}
	err = syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		return false, syscall.Close(fd)
	}
	return true, syscall.Close(fd)
}
