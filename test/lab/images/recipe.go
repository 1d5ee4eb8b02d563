package images

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/test/lab/layout"
)

// Names of images as manifests use them. Nodes take every image from the lab's registry, whatever registry its name begins with.
const (
	Pause   = "registry.k8s.io/pause:3.10"
	CoreDNS = "registry.k8s.io/coredns/coredns:v1.15.0"
	OLM     = "quay.io/operator-framework/olm:v0.46.0"
	// OPM serves catalogs. It is the usual base of a catalog image.
	OPM = "quay.io/operator-framework/opm:v1.73.0"
	// Busybox has a shell and the usual small tools.
	Busybox = "docker.io/library/busybox:1"
)

// Local returns where the lab's registry has the image of a name: the same without the registry's host.
func Local(name string) string {
	_, path, found := strings.Cut(name, "/")
	if !found {
		path = name
	}
	return layout.Registry + "/" + path
}

// Binaries are the directories that hold the programs.
type Binaries struct {
	Pause, CoreDNS, OLM string
}

// recipe is an image with its name.
type recipe struct {
	name string
	spec image.Spec
}

// nonRoot is the user of images that need no rights.
const nonRoot = "1001"

// writable is a directory that any user can write into.
var writable = image.Dir("/tmp", 0o777|fs.ModeSticky)

func recipes(ctx context.Context, bin Binaries, withOLM bool) ([]recipe, error) {
	shell, err := busybox(ctx)
	if err != nil {
		return nil, err
	}
	list := []recipe{
		{Pause, image.Spec{Entries: []image.Entry{image.Executable("/pause", filepath.Join(bin.Pause, "pause"))},
			Entrypoint: []string{"/pause"}, User: "65535:65535"}},
		{CoreDNS, image.Spec{Entries: []image.Entry{image.Executable("/coredns", filepath.Join(bin.CoreDNS, "coredns"))},
			Entrypoint: []string{"/coredns"}, User: "65532:65532", WorkingDir: "/"}},
		{Busybox, image.Spec{Entries: append(shell, writable), Cmd: []string{"sh"}, Env: []string{"PATH=/bin"}}},
	}
	if withOLM {
		list = append(list,
			recipe{OLM, image.Spec{Entries: append(programs(bin.OLM, "olm", "catalog", "package-server", "copy-content", "cpb"), append(shell, writable)...),
				Env: []string{"PATH=/bin"}, User: nonRoot}},
			recipe{OPM, image.Spec{Entries: append(append(programs(bin.OLM, "opm"), shell...), writable,
				image.Executable("/bin/grpc_health_probe", filepath.Join(bin.OLM, "grpc-health-probe"))),
				Entrypoint: []string{"/bin/opm"}, Env: []string{"PATH=/bin"}, User: nonRoot}})
	}
	return list, nil
}

func programs(dir string, names ...string) []image.Entry {
	entries := make([]image.Entry, 0, len(names))
	for _, name := range names {
		entries = append(entries, image.Executable("/bin/"+name, filepath.Join(dir, name)))
	}
	return entries
}

// busybox returns the machine's static busybox with a link for each of its tools.
func busybox(ctx context.Context) ([]image.Entry, error) {
	source, err := exec.LookPath("busybox")
	if err != nil {
		return nil, fmt.Errorf("looking for busybox: %w", err)
	}
	tools, err := exec.CommandContext(ctx, source, "--list").Output()
	if err != nil {
		return nil, fmt.Errorf("listing the tools of busybox: %w", err)
	}
	entries := []image.Entry{image.Executable("/bin/busybox", source)}
	for _, tool := range strings.Fields(string(tools)) {
		if tool != "busybox" {
			entries = append(entries, image.Symlink("/bin/"+tool, "busybox"))
		}
	}
	return entries, nil
}
