package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"database.example.com/operator/internal/guard/disk"
)

// install copies the agent to where the engine's container finds it, and issues the founder's ticket.
func install(dir string) error {
	if err := copySelf(filepath.Join(dir, "agent")); err != nil {
		return fmt.Errorf("installing the agent: %w", err)
	}
	ticket := os.Getenv("AGENT_TICKET")
	if ticket == "" {
		return nil
	}
	if err := (disk.Control{Dir: dir}).IssueTicket(ticket); err != nil {
		return fmt.Errorf("issuing the ticket: %w", err)
	}
	return nil
}

// copySelf replaces an earlier copy in one step: the engine's container may be starting.
func copySelf(target string) error {
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		return err
	}
	defer self.Close()
	temporary := target + ".new"
	copied, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(copied, self)
	if err == nil {
		err = copied.Sync()
	}
	if closeErr := copied.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary, target)
}
