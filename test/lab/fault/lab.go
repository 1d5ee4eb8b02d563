package fault

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
)

// Lab is what faults need of a lab.
type Lab interface {
	// Nodes lists the nodes, those without power included, in the order of their numbers.
	Nodes() ([]Node, error)
	// PowerOff kills everything on the node at once, as a power loss does. A node without power stays as it is.
	PowerOff(ctx context.Context, number int) error
	// PowerOn starts the node as after a power loss: memory is gone, disks are as they were.
	PowerOn(ctx context.Context, number int) error
	// AddNode adds a node and returns its number.
	AddNode(ctx context.Context) (int, error)
	// Kubeconfig is the path of a kubeconfig of an administrator.
	Kubeconfig() string
	// VolumeImage is the path on this machine of the file system image behind a volume of a node.
	VolumeImage(node Node, volumeHandle string) string
	// VolumeImages lists the images of all volumes.
	VolumeImages() ([]string, error)
	// CopyDir is the directory that copies of volumes are kept in.
	CopyDir() string
}

// Node is a node of the lab, as seen from the machine.
type Node struct {
	// Number is 1 for the first node.
	Number int
	// Name is the name of the Node object.
	Name string
	// NetworkNamespace is the path of its network namespace.
	NetworkNamespace string
	// Link is the name of the machine's end of its network cable.
	Link string
	// Init is the machine's process ID of the node's first process, 0 while the node has no power.
	Init int
	// Cgroup is the path of the node's control groups below the root of each hierarchy.
	Cgroup string
	// Address is the node's address.
	Address netip.Addr
	// Pods is the range of its pods' addresses.
	Pods netip.Prefix
}

// Heal mends a fault. It may be called more than once.
type Heal func(ctx context.Context) error

func healed(context.Context) error { return nil }

// together heals all, the last first, and joins what went wrong.
func together(heals []Heal) Heal {
	return func(ctx context.Context) error {
		var errs []error
		for i := len(heals) - 1; i >= 0; i-- {
			errs = append(errs, heals[i](ctx))
		}
		return errors.Join(errs...)
	}
}

func find(lab Lab, number int) (Node, error) {
	nodes, err := lab.Nodes()
	if err != nil {
		return Node{}, fmt.Errorf("listing the lab's nodes: %w", err)
	}
	for _, n := range nodes {
		if n.Number == number {
			return n, nil
		}
	}
	return Node{}, fmt.Errorf("the lab has no node %d", number)
}

func findByName(lab Lab, name string) (Node, error) {
	nodes, err := lab.Nodes()
	if err != nil {
		return Node{}, fmt.Errorf("listing the lab's nodes: %w", err)
	}
	for _, n := range nodes {
		if n.Name == name {
			return n, nil
		}
	}
	return Node{}, fmt.Errorf("the lab has no node named %q", name)
}
