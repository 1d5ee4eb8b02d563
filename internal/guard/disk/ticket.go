package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The entries of the control directory.
const (
	spentName    = "ticket.spent"
	newSpentName = "ticket.spent.new"
)

// Control is a directory of the pod. It outlives every container and every start of the node, and goes with the pod: the kubelet may
// give a container the same ticket at each of its starts, so the trace of a spent one must be where no wipe of the volume reaches it.
type Control struct {
	Dir string
}

// Spent says whether a ticket was ever used in this pod.
func (c Control) Spent() (bool, error) {
	_, err := os.Lstat(filepath.Join(c.Dir, spentName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for the trace of a spent ticket: %w", err)
	}
	return true, nil
}

// Spend makes sure that no ticket founds anything in this pod again. It leaves its trace at most once, and has it on the disk when it
// returns.
func (c Control) Spend() error {
	spent, err := c.Spent()
	if err != nil || spent {
		return err
	}
	if err := writeWhole(c.Dir, newSpentName, spentName, nil); err != nil {
		return fmt.Errorf("spending the ticket: %w", err)
	}
	return nil
}
