package fault

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/network"
)

// tablePrefix starts the name of each nftables table that a fault makes, so that any process can find and remove them.
const tablePrefix = "lab_fault_"

// dropAll makes a table in the node's network namespace whose rules see each packet before anything else does.
// It replaces a table of the same name.
func dropAll(ctx context.Context, node int, fault string, rules ...string) (Heal, error) {
	table := tablePrefix + fault
	var script strings.Builder
	fmt.Fprintf(&script, "table ip %s {}\ndelete table ip %s\ntable ip %s {\n", table, table, table)
	for _, hook := range []string{"prerouting", "output"} {
		fmt.Fprintf(&script, " chain %s {\n  type filter hook %s priority -350; policy accept;\n", hook, hook)
		for _, rule := range rules {
			fmt.Fprintf(&script, "  %s drop\n", rule)
		}
		fmt.Fprintln(&script, " }")
	}
	fmt.Fprintln(&script, "}")
	if _, err := nft(ctx, node, script.String(), "-f", "-"); err != nil {
		return nil, fmt.Errorf("adding the rules of fault %q on node %d: %w", fault, node, err)
	}
	return func(ctx context.Context) error { return dropNothing(ctx, node, table) }, nil
}

func dropNothing(ctx context.Context, node int, table string) error {
	script := fmt.Sprintf("table ip %s {}\ndelete table ip %s\n", table, table)
	if _, err := nft(ctx, node, script, "-f", "-"); err != nil {
		return fmt.Errorf("removing the rules %q on node %d: %w", table, node, err)
	}
	return nil
}

// faultTables lists the tables of faults on the node.
func faultTables(ctx context.Context, node int) ([]string, error) {
	out, err := nft(ctx, node, "", "list", "tables", "ip")
	if err != nil {
		return nil, fmt.Errorf("listing the packet rules of node %d: %w", node, err)
	}
	var tables []string
	for line := range strings.Lines(out) {
		if _, name, ok := strings.Cut(strings.TrimSpace(line), "table ip "); ok && strings.HasPrefix(name, tablePrefix) {
			tables = append(tables, name)
		}
	}
	return tables, nil
}

func nft(ctx context.Context, node int, stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "nft", args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := network.Inside(layout.NetNS(layout.Node(node)), cmd.Run); err != nil {
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(errs.String()))
	}
	return out.String(), nil
}
