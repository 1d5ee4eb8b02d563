//go:build lab

package e2e

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/test/lab/layout"
)

func TestTheRegistryHasEveryImageOfTheOperatorForEveryArchitecture(t *testing.T) {
	t.Parallel()
	machines := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}
	for name, reference := range world.New(t).OperatorImages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index, err := image.Pull(t.Context(), reference, image.Registry{CAFile: layout.CAFile()})
			if err != nil {
				t.Fatal(err)
			}
			images, err := image.Images(index)
			if err != nil {
				t.Fatal(err)
			}
			if made := slices.Sorted(maps.Keys(images)); !slices.Equal(made, release.Architectures()) {
				t.Fatalf("%s is for %v, want %v", reference, made, release.Architectures())
			}
			for arch, img := range images {
				for path, machine := range programs(t, img) {
					if machine != machines[arch] {
						t.Errorf("%s of the image for %s is a program for %v", path, arch, machine)
					}
				}
			}
		})
	}
}

// programs tells for which machine each program of an image is.
func programs(t *testing.T, img v1.Image) map[string]elf.Machine {
	t.Helper()
	files := mutate.Extract(img)
	defer files.Close()
	found := map[string]elf.Machine{}
	for archive := tar.NewReader(files); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		program, err := elf.NewFile(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("reading the program %s: %v", header.Name, err)
		}
		found[header.Name] = program.Machine
	}
	if len(found) == 0 {
		t.Fatal("the image holds no program")
	}
	return found
}
