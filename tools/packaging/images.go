package packaging

import (
	"context"
	"fmt"
	"path/filepath"

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

// recipe says what is in an image that is built of the head.
type recipe struct {
	name, tag string
	// spec compiles what is in the image for an architecture, and says where.
	spec func(ctx context.Context, arch string) (image.Spec, error)
}

// recipes lists the images of the operator, of every engine that a cluster can be created with, and of the scorecard's tests.
func (c Checkout) recipes() []recipe {
	var all []recipe
	for _, version := range release.CreatableEngines() {
		all = append(all, recipe{"etcd", version, func(ctx context.Context, arch string) (image.Spec, error) {
			return c.engine(ctx, version, arch)
		}})
	}
	return append(all,
		recipe{"scorecard-test", scorecardVersion, c.scorecardTests},
		recipe{"scorecard", Version, c.scorecardSuite},
		recipe{"operator", Version, c.operator},
	)
}

// operator is the manager, and the agent that the manager puts into the pods of members.
func (c Checkout) operator(ctx context.Context, arch string) (image.Spec, error) {
	programs, err := c.compile(ctx, arch, map[string]string{"/manager": ".", "/agent": "./cmd/agent"})
	return image.Spec{
		Entries:    programs,
		Entrypoint: []string{"/manager"},
		User:       unprivileged,
		WorkingDir: "/",
		Labels:     labels("The operator of production-ready databases and etcd clusters", Version),
	}, err
}

// engine is an unmodified etcd with its tools.
func (c Checkout) engine(ctx context.Context, version, arch string) (image.Spec, error) {
	component, known := engineModules[version]
	if !known {
		return image.Spec{}, fmt.Errorf("no module under tools/ builds etcd %s", version)
	}
	programs, err := c.programs(ctx, component, arch)
	return image.Spec{
		Entries:    programs,
		Entrypoint: []string{"/usr/local/bin/etcd"},
		Env:        []string{"PATH=/usr/local/bin"},
		User:       unprivileged,
		Labels:     labels("etcd as its authors released it", version),
	}, err
}

// scorecardTests are the tests that operator-sdk brings along. The scorecard gives the command itself, so there is no entrypoint.
func (c Checkout) scorecardTests(ctx context.Context, arch string) (image.Spec, error) {
	programs, err := c.programs(ctx, "scorecard-test", arch)
	return image.Spec{
		Entries: programs,
		Env:     []string{"PATH=/usr/local/bin"},
		User:    unprivileged,
		Labels:  labels("The scorecard tests of operator-sdk", scorecardVersion),
	}, err
}

// scorecardSuite are the scorecard tests of our own.
func (c Checkout) scorecardSuite(ctx context.Context, arch string) (image.Spec, error) {
	programs, err := c.compile(ctx, arch, map[string]string{"/usr/local/bin/scorecard": "./scorecard"})
	return image.Spec{
		Entries: programs,
		Env:     []string{"PATH=/usr/local/bin"},
		User:    unprivileged,
		Labels:  labels("The scorecard tests of production-ready databases and etcd clusters", Version),
	}, err
}

// programs are the binaries of a component, in /usr/local/bin.
func (c Checkout) programs(ctx context.Context, component, arch string) ([]image.Entry, error) {
	dir, err := c.toolsFor(ctx, component, arch)
	if err != nil {
		return nil, err
	}
	binaries, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return nil, err
	}
	var entries []image.Entry
	for _, binary := range binaries {
		entry, err := executable(arch, "/usr/local/bin/"+filepath.Base(binary), binary)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

// leanTags leave out what nobody uses and what keeps the linker from leaving out more: the pages about traces that gRPC brings are HTML
// templates, which may call any method by its name, so that every method of every type would be in the program.
const leanTags = "grpcnotrace"

// compile builds packages of the root module into static binaries that depend on the sources and the compiler alone. It is given the
// package of each path in the image.
func (c Checkout) compile(ctx context.Context, arch string, packages map[string]string) ([]image.Entry, error) {
	var entries []image.Entry
	for _, path := range names(packages) {
		output := c.Output("bin", arch, filepath.Base(path))
		if _, err := c.run(ctx, command{
			name: "go",
			args: []string{"build", "-trimpath", "-buildvcs=false", "-tags", leanTags, "-ldflags", "-s -w", "-o", output, packages[path]},
			env:  []string{"CGO_ENABLED=0", "GOARCH=" + arch, "GOWORK=off", "GOFLAGS="},
		}); err != nil {
			return nil, err
		}
		entry, err := executable(arch, path, output)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func labels(title, version string) map[string]string {
	return map[string]string{
		"org.opencontainers.image.title":    title,
		"org.opencontainers.image.version":  version,
		"org.opencontainers.image.licenses": "Apache-2.0",
	}
}
