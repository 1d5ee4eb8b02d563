package cluster

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"database.example.com/operator/test/lab/build"
	"database.example.com/operator/test/lab/controlplane"
	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/network"
	"database.example.com/operator/test/lab/node"
	"database.example.com/operator/test/lab/olm"
	"database.example.com/operator/test/lab/pki"
	"database.example.com/operator/test/lab/preflight"
	"database.example.com/operator/test/lab/registry"
)

// upWithin is how long a cluster may take, once everything is built.
const upWithin = 3 * time.Minute

// Up builds what is missing and brings up a cluster. A healthy lab is left as it is, apart from OLM, which is added when it is wanted; a
// broken one, or what is left of one, is removed first.
func (l *Lab) Up(ctx context.Context, options Options, progress io.Writer) error {
	if err := preflight.Check(); err != nil {
		return err
	}
	if options.Nodes == 0 {
		options.Nodes = DefaultNodes
	}
	if err := l.tree.Build(ctx, progress, build.Needed()); err != nil {
		return err
	}
	unlock, err := l.tree.Lock("lab")
	if err != nil {
		return err
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(ctx, upWithin)
	defer cancel()
	steps := &steps{progress: progress, start: time.Now()}
	bin, err := l.programs()
	if err != nil {
		return err
	}
	if options.Fresh || !healthy(ctx) {
		if err := removeAll(ctx); err != nil {
			return fmt.Errorf("removing what is left of an earlier lab: %w", err)
		}
		if err := l.start(ctx, options, bin); err != nil {
			return err
		}
		steps.done("machines started")
	}
	if err := l.settle(ctx, options, bin, steps); err != nil {
		return err
	}
	steps.done("the lab is up; KUBECONFIG=" + layout.Kubeconfig())
	return nil
}

// start makes files and networks, and starts every machine.
func (l *Lab) start(ctx context.Context, options Options, bin programs) error {
	if err := os.MkdirAll(layout.StateDir, 0o755); err != nil {
		return fmt.Errorf("making the lab's directory: %w", err)
	}
	if err := copySelf(); err != nil {
		return err
	}
	if err := pki.Make(); err != nil {
		return err
	}
	if err := registry.Announce(); err != nil {
		return err
	}
	if err := node.Remember(bin.node); err != nil {
		return err
	}
	if err := network.Up(ctx); err != nil {
		return err
	}
	if err := network.Plug(ctx, layout.ControlPlane, layout.ControlPlaneIP); err != nil {
		return err
	}
	if err := network.RouteServices(ctx); err != nil {
		return err
	}
	if err := machine.Start(controlplane.Machine(bin.controlPlane)); err != nil {
		return err
	}
	host, err := registry.Machine(bin.registry, l.registryData())
	if err != nil {
		return err
	}
	if err := machine.Start(host); err != nil {
		return err
	}
	for range options.Nodes {
		if _, err := node.Add(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settle waits until everything works, doing side by side what can be done so.
func (l *Lab) settle(ctx context.Context, options Options, bin programs, steps *steps) error {
	group, ctx := errgroup.WithContext(ctx)
	pushed := make(chan struct{})
	var references images.References
	group.Go(func() error {
		if err := registry.Wait(ctx); err != nil {
			return err
		}
		var err error
		if references, err = images.Push(ctx, steps.progress, l.registryData(), bin.images, options.OLM); err != nil {
			return err
		}
		close(pushed)
		steps.done("registry " + layout.Registry + " has the images")
		return nil
	})
	group.Go(func() error {
		if err := awaitAPI(ctx); err != nil {
			return err
		}
		steps.done("API server ready at " + layout.APIServer)
		if err := applyAddons(ctx); err != nil {
			return err
		}
		if err := awaitNodes(ctx); err != nil {
			return err
		}
		steps.done("nodes ready")
		if err := awaitDNS(ctx); err != nil {
			return err
		}
		steps.done("CoreDNS available")
		return nil
	})
	if options.OLM {
		group.Go(func() error {
			if err := awaitAPI(ctx); err != nil {
				return err
			}
			select {
			case <-pushed:
			case <-ctx.Done():
				return ctx.Err()
			}
			return l.installOLM(ctx, references, steps)
		})
	}
	return group.Wait()
}

func (l *Lab) installOLM(ctx context.Context, references images.References, steps *steps) error {
	config, err := Config()
	if err != nil {
		return err
	}
	if err := olm.Install(ctx, config, l.tree, olm.Images{OLM: references[images.OLM], OPM: references[images.OPM]}); err != nil {
		return err
	}
	if err := olm.Await(ctx, config); err != nil {
		return err
	}
	steps.done("OLM ready")
	return nil
}

// copySelf keeps this program for the processes that outlive it: `go run` removes its own.
func copySelf() error {
	source, err := os.Open("/proc/self/exe")
	if err != nil {
		return fmt.Errorf("copying the lab's program: %w", err)
	}
	defer source.Close()
	target, err := os.OpenFile(layout.Executable(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return fmt.Errorf("copying the lab's program: %w", err)
	}
	defer target.Close()
	if _, err := io.Copy(target, source); err != nil {
		return fmt.Errorf("copying the lab's program: %w", err)
	}
	return target.Close()
}
