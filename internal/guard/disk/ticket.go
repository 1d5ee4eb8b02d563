package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"database.example.com/operator/internal/guard"
)

// The entries of the control directory. It lives as long as the pod: init containers run again when a node comes back, and must not
// issue a ticket twice, so a spent one leaves a trace.
const (
	ticketName    = "ticket"
	newTicketName = "ticket.new"
	spentName     = "ticket.spent"
)

// Control is the directory that the pod's containers share.
type Control struct {
	Dir string
}

// Ticket reads the ticket.
func (c Control) Ticket() (guard.Ticket, error) {
	spent, err := c.has(spentName)
	if err != nil {
		return guard.Ticket{}, err
	}
	content, err := os.ReadFile(filepath.Join(c.Dir, ticketName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return guard.Ticket{}, fmt.Errorf("reading the ticket: %w", err)
	}
	return guard.Ticket{InitialCluster: strings.TrimSpace(string(content)), Spent: spent}, nil
}

// IssueTicket gives the right to found, unless this pod was ever given it before.
func (c Control) IssueTicket(initialCluster string) error {
	for _, name := range []string{ticketName, spentName} {
		exists, err := c.has(name)
		if err != nil || exists {
			return err
		}
	}
	return writeWhole(c.Dir, newTicketName, ticketName, []byte(initialCluster))
}

// SpendTicket makes sure that the ticket, if there is one, is never used again.
func (c Control) SpendTicket() error {
	err := os.Rename(filepath.Join(c.Dir, ticketName), filepath.Join(c.Dir, spentName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("spending the ticket: %w", err)
	}
	return syncDir(c.Dir)
}

func (c Control) has(name string) (bool, error) {
	_, err := os.Lstat(filepath.Join(c.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for %s: %w", name, err)
	}
	return true, nil
}
