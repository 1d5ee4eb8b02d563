package packaging

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/lab/image"
)

// unprivileged is the user of every image: a number, so that runAsNonRoot can be checked.
const unprivileged = "65532:65532"

// scorecardVersion is the version of operator-sdk whose scorecard tests the bundles name.
const scorecardVersion = "1.42.3"

// engineModules maps a version of etcd to the component that its binaries come from.
var engineModules = map[string]string{
	"3.5.35": "etcd-3.5",
	"3.6.16": "etcd-3.6",
	"3.7.3":  "etcd-3.7",
}

// BuildImages builds the image of the operator, of every engine that a cluster can be created with, and of the scorecard's tests,
// writes them under build/images and returns the digests, which are written to build/images.json too. What is there already is not
// written again.
func (c Checkout) BuildImages(ctx context.Context) (Digests, error) {
	digests := Digests{}
	for _, version := range release.CreatableEngines() {
		build := func(ctx context.Context) (v1.Image, error) { return c.engineImage(ctx, version) }
		if err := c.buildImage(ctx, digests, "etcd", version, build); err != nil {
			return nil, err
		}
	}
	if err := c.buildImage(ctx, digests, "scorecard-test", scorecardVersion, c.scorecardImage); err != nil {
		return nil, err
	}
	if err := c.buildImage(ctx, digests, "operator", Version, c.operatorImage); err != nil {
		return nil, err
	}
	return digests, digests.write(c.Output("images.json"))
}

func (c Checkout) buildImage(ctx context.Context, digests Digests, name, tag string, build func(context.Context) (v1.Image, error)) error {
	start := time.Now()
	img, err := build(ctx)
	if err != nil {
		return fmt.Errorf("building image %s:%s: %w", name, tag, err)
	}
	digest, err := image.Digest(img)
	if err != nil {
		return err
	}
	if err := writeLayout(c.layout(name, tag), img, digest); err != nil {
		return fmt.Errorf("writing image %s:%s: %w", name, tag, err)
	}
	digests[name+":"+tag] = digest
	fmt.Fprintf(c.Progress, "image %-16s %s  %5.1f s\n", name+":"+tag, digest, time.Since(start).Seconds())
	return nil
}

// layout is the directory of an image in the OCI image layout.
func (c Checkout) layout(name, tag string) string { return c.Output("images", name+"-"+tag) }

// operatorImage holds the manager, and the agent that the manager puts into the pods of members.
func (c Checkout) operatorImage(ctx context.Context) (v1.Image, error) {
	manager, agent := c.Output("bin", "manager"), c.Output("bin", "agent")
	if err := c.compile(ctx, manager, "."); err != nil {
		return nil, err
	}
	if err := c.compile(ctx, agent, "./cmd/agent"); err != nil {
		return nil, err
	}
	return image.Build(image.Spec{
		Entries:    []image.Entry{image.Executable("/manager", manager), image.Executable("/agent", agent)},
		Entrypoint: []string{"/manager"},
		User:       unprivileged,
		WorkingDir: "/",
		Labels:     c.labels("The operator of production-ready databases and etcd clusters", Version),
	})
}

// engineImage holds an unmodified etcd with its tools.
func (c Checkout) engineImage(ctx context.Context, version string) (v1.Image, error) {
	component, known := engineModules[version]
	if !known {
		return nil, fmt.Errorf("no module under tools/ builds etcd %s", version)
	}
	etcd, err := c.Tool(ctx, component, "etcd")
	if err != nil {
		return nil, err
	}
	binaries, err := filepath.Glob(filepath.Join(filepath.Dir(etcd), "*"))
	if err != nil {
		return nil, err
	}
	var entries []image.Entry
	for _, binary := range binaries {
		entries = append(entries, image.Executable("/usr/local/bin/"+filepath.Base(binary), binary))
	}
	return image.Build(image.Spec{
		Entries:    entries,
		Entrypoint: []string{"/usr/local/bin/etcd"},
		Env:        []string{"PATH=/usr/local/bin"},
		User:       unprivileged,
		Labels:     c.labels("etcd as its authors released it", version),
	})
}

// scorecardImage holds the tests that operator-sdk brings along. The scorecard gives the command itself, so there is no entrypoint.
func (c Checkout) scorecardImage(ctx context.Context) (v1.Image, error) {
	binary, err := c.Tool(ctx, "operator-sdk", "scorecard-test")
	if err != nil {
		return nil, err
	}
	return image.Build(image.Spec{
		Entries: []image.Entry{image.Executable("/usr/local/bin/scorecard-test", binary)},
		Env:     []string{"PATH=/usr/local/bin"},
		User:    unprivileged,
		Labels:  c.labels("The scorecard tests of operator-sdk", scorecardVersion),
	})
}

// compile builds one program of the root module into a static binary that depends on the sources and the compiler alone.
func (c Checkout) compile(ctx context.Context, output, source string) error {
	_, err := c.run(ctx, command{
		name: "go",
		args: []string{"build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", output, source},
		env:  []string{"CGO_ENABLED=0", "GOWORK=off", "GOFLAGS="},
	})
	return err
}

func (c Checkout) labels(title, version string) map[string]string {
	return map[string]string{
		"org.opencontainers.image.title":    title,
		"org.opencontainers.image.version":  version,
		"org.opencontainers.image.licenses": "Apache-2.0",
	}
}
