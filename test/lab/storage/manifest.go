package storage

import (
	_ "embed"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
)

// Manifest holds the driver's object and the storage classes: "standard", the default, and "standard-noexpand".
//
//go:embed classes.yaml
var Manifest string

// Hidden verbs of the lab's program that run the two parts.
const (
	DriverVerb      = "volume-driver"
	ProvisionerVerb = "volume-provisioner"
)

// Driver returns the service of a node. One processor is enough for it, and keeps its memory small.
func Driver(node string) machine.Service {
	return machine.Service{
		Name: "volume-driver", Command: []string{layout.Executable(), DriverVerb, node}, Env: []string{"GOMAXPROCS=1"},
	}
}

// Provisioner returns the service of the control plane.
func Provisioner() machine.Service {
	return machine.Service{
		Name: "volume-provisioner", Command: []string{layout.Executable(), ProvisionerVerb, layout.Kubeconfig()}, Env: []string{"GOMAXPROCS=1"},
	}
}
