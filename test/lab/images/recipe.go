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
	OPM = "quay.io/operator-framework/opm:latest"
	// Busybox has a shell and the usual small tools.
	Busybox = "docker.io/library/busybox:1"
	// UBI is what `operator-sdk run bundle-upgrade` unpacks its catalog with; no flag names another one.
	UBI = "registry.access.redhat.com/ubi9/ubi:9.8"
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
	Pause, CoreDNS, OLM, OPM string
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
	box := image.Spec{Entries: append(shell, writable), Cmd: []string{"sh"}, Env: []string{"PATH=/bin"}}
	list := []recipe{
		{Pause, image.Spec{Entries: []image.Entry{image.Executable("/pause", filepath.Join(bin.Pause, "pause"))},
			Entrypoint: []string{"/pause"}, User: "65535:65535"}},
		{CoreDNS, image.Spec{Entries: []image.Entry{image.Executable("/coredns", filepath.Join(bin.CoreDNS, "coredns"))},
			Entrypoint: []string{"/coredns"}, User: "65532:65532", WorkingDir: "/"}},
		{Busybox, box},
	}
	if withOLM {
		list = append(list, recipe{OLM, olm(bin.OLM, shell)}, recipe{OPM, opm(bin.OPM, shell)}, recipe{UBI, box})
	}
	return list, nil
}

// olm has the operators of OLM, the packageserver, and the tools of the jobs that unpack bundles, which need a shell.
func olm(bin string, shell []image.Entry) image.Spec {
	entries := append(programs(bin, "olm", "catalog", "package-server", "copy-content", "cpb"), writable)
	return image.Spec{Entries: append(entries, shell...), Env: []string{"PATH=/bin"}, User: nonRoot}
}

// opm serves an empty catalog as it is. Without the label, operator-sdk takes it for one in SQLite's format.
func opm(bin string, shell []image.Entry) image.Spec {
	entries := append(programs(bin, "opm"), writable, image.Dir("/configs", 0o755),
		image.Executable("/bin/grpc_health_probe", filepath.Join(bin, "grpc-health-probe")))
	return image.Spec{
		Entries: append(entries, shell...), Env: []string{"PATH=/bin"}, User: nonRoot,
		Entrypoint: []string{"/bin/opm"}, Cmd: []string{"serve", "/configs"},
		Labels: map[string]string{"operators.operatorframework.io.index.configs.v1": "/configs"},
	}
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
