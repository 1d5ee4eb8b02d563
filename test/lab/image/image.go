package image

import (
	"fmt"
	"runtime"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Spec says what an image contains and how it is run. The zero value is an empty image for this machine's architecture.
type Spec struct {
	// Base is the image below the new layer, or nil to start from nothing. What Spec leaves empty keeps the value of Base.
	Base v1.Image
	// Entries become one layer, in any order.
	Entries []Entry
	// Entrypoint is the command that always runs.
	Entrypoint []string
	// Cmd is the default of the arguments. Like docker, an Entrypoint without Cmd clears the Cmd of Base.
	Cmd []string
	// Env holds variables as NAME=value, appended to those of Base.
	Env []string
	// User is a numeric user, or user:group, so that runAsNonRoot can be checked.
	User string
	// WorkingDir is the directory in which the command runs.
	WorkingDir string
	// Labels are added to those of Base.
	Labels map[string]string
	// Architecture in Go's words, for example amd64. Empty: that of Base, else this machine's.
	Architecture string
}

// Build reads the files of the spec and returns the image. Files are read again when the image is pushed, so they must stay as they are.
func Build(spec Spec) (v1.Image, error) {
	base := spec.Base
	if base == nil {
		base = mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1)
	}
	img := base
	if len(spec.Entries) > 0 {
		entries, err := arrange(spec.Entries, spec.Base == nil)
		if err != nil {
			return nil, err
		}
		l, err := newLayer(entries)
		if err != nil {
			return nil, err
		}
		if img, err = mutate.Append(base, mutate.Addendum{Layer: l}); err != nil {
			return nil, fmt.Errorf("appending the layer: %w", err)
		}
	}
	configFile, err := img.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("reading the configuration of the base image: %w", err)
	}
	configFile = configFile.DeepCopy()
	configure(configFile, spec)
	return mutate.ConfigFile(img, configFile)
}

func configure(file *v1.ConfigFile, spec Spec) {
	file.OS = "linux"
	switch {
	case spec.Architecture != "":
		file.Architecture = spec.Architecture
	case file.Architecture == "":
		file.Architecture = runtime.GOARCH
	}
	if spec.Entrypoint != nil {
		file.Config.Entrypoint = spec.Entrypoint
		file.Config.Cmd = nil
	}
	if spec.Cmd != nil {
		file.Config.Cmd = spec.Cmd
	}
	if spec.User != "" {
		file.Config.User = spec.User
	}
	if spec.WorkingDir != "" {
		file.Config.WorkingDir = spec.WorkingDir
	}
	file.Config.Env = append(file.Config.Env, spec.Env...)
	if len(spec.Labels) > 0 && file.Config.Labels == nil {
		file.Config.Labels = map[string]string{}
	}
	for key, value := range spec.Labels {
		file.Config.Labels[key] = value
	}
}
