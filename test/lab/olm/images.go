package olm

import (
	"context"
	"fmt"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"golang.org/x/sync/errgroup"

	"database.example.com/operator/test/lab/build"
	"database.example.com/operator/test/lab/image"
)

const (
	// olmUser is the numeric user of the upstream images.
	olmUser = "1001"
	// catalogLabel marks an image as one that serves a file-based catalog; without it operator-sdk takes it for SQLite.
	catalogLabel = "operators.operatorframework.io.index.configs.v1"
	catalogDir   = "/configs"
)

// Images are the references by digest of what Install runs.
type Images struct {
	// OLM holds olm-operator, catalog-operator and packageserver, and the tools of the jobs that unpack bundles.
	OLM string
	// OPM serves and renders catalogs.
	OPM string
}

// Source says where the images come from and where they go.
type Source struct {
	// Tree has the component "olm" built.
	Tree build.Tree
	// Busybox is the path of a static busybox, for the shell that the upstream images have.
	Busybox string
	// Name is the registry as the cluster names it, for instance registry.lab:5000.
	Name string
	// Registry says how the registry is reached from here.
	Registry image.Registry
}

// PushImages builds OLM's images and pushes them. Layers that the registry has already are not sent again.
func PushImages(ctx context.Context, source Source) (Images, error) {
	bin, err := source.Tree.Dir("olm")
	if err != nil {
		return Images{}, err
	}
	var images Images
	group, ctx := errgroup.WithContext(ctx)
	push := func(spec image.Spec, repository string, reference *string) {
		group.Go(func() error {
			built, err := image.Build(spec)
			if err != nil {
				return fmt.Errorf("building %s: %w", repository, err)
			}
			*reference, err = source.push(ctx, built, repository)
			return err
		})
	}
	push(olmSpec(bin, source.Busybox), "operator-framework/olm", &images.OLM)
	push(opmSpec(bin, source.Busybox), "operator-framework/opm", &images.OPM)
	return images, group.Wait()
}

func (s Source) push(ctx context.Context, built v1.Image, repository string) (string, error) {
	return image.Push(ctx, s.Name+"/"+repository+":latest", built, s.Registry)
}

// shell is what the jobs and probes of OLM expect of the upstream images, which are distroless with busybox.
func shell(busybox string, applets ...string) []image.Entry {
	entries := []image.Entry{image.Executable("/bin/busybox", busybox), image.Dir("/tmp", 0o1777)}
	for _, applet := range applets {
		entries = append(entries, image.Symlink("/bin/"+applet, "busybox"))
	}
	return entries
}

func olmSpec(bin, busybox string) image.Spec {
	entries := shell(busybox, "sh", "cp", "ls", "cat")
	for _, name := range []string{"olm", "catalog", "package-server", "copy-content", "cpb"} {
		entries = append(entries, image.Executable("/bin/"+name, filepath.Join(bin, name)))
	}
	return image.Spec{Entries: entries, User: olmUser}
}

func opmSpec(bin, busybox string) image.Spec {
	entries := append(shell(busybox, "sh", "cp", "ls", "cat", "gzip"),
		image.Executable("/bin/opm", filepath.Join(bin, "opm")),
		image.Executable("/bin/grpc_health_probe", filepath.Join(bin, "grpc-health-probe")),
		image.Dir(catalogDir, 0o755),
	)
	return image.Spec{
		Entries:    entries,
		Entrypoint: []string{"/bin/opm"},
		Cmd:        []string{"serve", catalogDir},
		Labels:     map[string]string{catalogLabel: catalogDir},
		User:       olmUser,
	}
}
