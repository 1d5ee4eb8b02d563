package node

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/network"
)

// binariesFile remembers which programs the lab's nodes run, for nodes that are added later.
func binariesFile() string { return filepath.Join(layout.StateDir, "node-binaries.json") }

// Remember keeps the directories of the programs for Add.
func Remember(bin Binaries) error {
	content, err := json.Marshal(bin)
	if err != nil {
		return err
	}
	return os.WriteFile(binariesFile(), content, 0o644)
}

// Numbers returns the numbers of the lab's nodes in order, those without power included.
func Numbers() ([]int, error) {
	dirs, err := filepath.Glob(layout.MachineDir("node*"))
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, dir := range dirs {
		n, err := layout.NodeNumber(filepath.Base(dir))
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers, nil
}

// Start gives power to a node that is off: its memory is empty, its disk is as it was.
func Start(ctx context.Context, n int) error {
	name := layout.Node(n)
	if err := network.Reboot(ctx, name); err != nil {
		return err
	}
	return machine.Restart(name)
}

// Stop cuts the power of a node.
func Stop(ctx context.Context, n int) error { return machine.Kill(ctx, layout.Node(n)) }

// Add makes another node and returns its number, the first that is free. It joins by itself; wait for its Node to be Ready.
func Add(ctx context.Context) (int, error) {
	var bin Binaries
	content, err := os.ReadFile(binariesFile())
	if err != nil {
		return 0, fmt.Errorf("adding a node: is the lab up? %w", err)
	}
	if err := json.Unmarshal(content, &bin); err != nil {
		return 0, fmt.Errorf("adding a node: %w", err)
	}
	numbers, err := Numbers()
	if err != nil {
		return 0, fmt.Errorf("adding a node: %w", err)
	}
	n := 1
	for slices.Contains(numbers, n) {
		n++
	}
	if n > layout.MaxNodes {
		return 0, fmt.Errorf("adding a node: the lab has %d, and no address for another", len(numbers))
	}
	if err := network.Plug(ctx, layout.Node(n), layout.NodeIP(n)); err != nil {
		return 0, err
	}
	if err := network.RoutePods(ctx, append(numbers, n)); err != nil {
		return 0, err
	}
	spec, err := Prepare(n, bin)
	if err != nil {
		return 0, err
	}
	return n, machine.Start(spec)
}

// Remove takes a node out of the lab for good, with its Node object and its volumes.
func Remove(ctx context.Context, n int) error {
	name := layout.Node(n)
	if err := Stop(ctx, n); err != nil {
		return err
	}
	if err := network.Unplug(ctx, name); err != nil {
		return err
	}
	if err := os.RemoveAll(layout.MachineDir(name)); err != nil {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	if err := client.CoreV1().Nodes().Delete(ctx, name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	return nil
}
