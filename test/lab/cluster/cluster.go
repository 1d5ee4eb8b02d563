package cluster

import (
	"fmt"
	"path/filepath"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"database.example.com/operator/test/lab/build"
	"database.example.com/operator/test/lab/controlplane"
	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/node"
)

// Lab is the lab of this machine, whether it is up or not.
type Lab struct {
	tree build.Tree
}

// New returns the lab, with the components of the checkout that the working directory is in.
func New() (*Lab, error) {
	tree, err := build.Find()
	if err != nil {
		return nil, err
	}
	return &Lab{tree: tree}, nil
}

// Options say what Up brings up.
type Options struct {
	// Nodes is how many nodes there are; 0 means 3, one in each zone.
	Nodes int
	// OLM is set to have Operator Lifecycle Manager in the cluster.
	OLM bool
	// Fresh is set to begin anew although a healthy lab is up.
	Fresh bool
}

// DefaultNodes is one node for each zone.
const DefaultNodes = 3

// registryData returns where the registry keeps its images, over the life of one lab.
func (l *Lab) registryData() string { return filepath.Join(l.tree.Cache, "registry") }

// programs are the directories of everything that is run or put into images.
type programs struct {
	controlPlane controlplane.Binaries
	node         node.Binaries
	images       images.Binaries
	registry     string
}

func (l *Lab) programs() (programs, error) {
	dirs := map[string]string{}
	for _, c := range build.Needed() {
		dir, err := l.tree.Dir(c.Name)
		if err != nil {
			return programs{}, err
		}
		dirs[c.Name] = dir
	}
	return programs{
		controlPlane: controlplane.Binaries{Etcd: dirs["etcd-3.6"], Kubernetes: dirs["kubernetes"]},
		node: node.Binaries{
			Kubernetes: dirs["kubernetes"], Containerd: dirs["containerd"], Runc: dirs["runc"], CNI: dirs["cni"],
		},
		images:   images.Binaries{Pause: dirs["pause"], CoreDNS: dirs["coredns"], OLM: dirs["olm"], OPM: dirs["opm"]},
		registry: dirs["registry"],
	}, nil
}

// Config returns how an administrator reaches the API server, without a limit of requests per second.
func Config() (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		return nil, fmt.Errorf("reading the lab's kubeconfig (is the lab up?): %w", err)
	}
	config.QPS = -1
	return config, nil
}

func connect() (kubernetes.Interface, error) {
	config, err := Config()
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}
