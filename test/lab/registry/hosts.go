package registry

import (
	"fmt"
	"os"
	"strings"

	"database.example.com/operator/test/lab/layout"
)

const (
	hostsFile = "/etc/hosts"
	// mark ends the line that is ours.
	mark = "# database-lab"
)

// Announce adds the registry's name to /etc/hosts, for the host and, since nodes see the same file, for them.
func Announce() error {
	return edit(func(content string) string {
		content = without(content)
		if content != "" && !strings.HasSuffix(content, "\n") {
			content += "\n"
		}
		return content + fmt.Sprintf("%s %s %s\n", layout.HostIP, layout.RegistryHost, mark)
	})
}

// Withdraw removes the registry's name from /etc/hosts.
func Withdraw() error { return edit(without) }

func without(content string) string {
	var kept strings.Builder
	for line := range strings.Lines(content) {
		if !strings.HasSuffix(strings.TrimRight(line, "\n"), mark) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// edit changes the file in place, because it may be a mount that can't be replaced.
func edit(change func(string) string) error {
	before, err := os.ReadFile(hostsFile)
	if err != nil {
		return fmt.Errorf("reading the hosts file: %w", err)
	}
	after := change(string(before))
	if after == string(before) {
		return nil
	}
	if err := os.WriteFile(hostsFile, []byte(after), 0o644); err != nil {
		return fmt.Errorf("changing the hosts file: %w", err)
	}
	return nil
}
