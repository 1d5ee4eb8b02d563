package packaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/lab/image"
)

// BuildImages builds the images of the operator, of every engine that a cluster can be created with, and of the scorecard's tests,
// each as an index of one for every architecture, writes them under build/images and returns the digests, which are written to
// build/images.json too. What is there already is not written again.
func (c Checkout) BuildImages(ctx context.Context) (Digests, error) {
	digests := Digests{}
	for _, r := range c.recipes() {
		build := func(ctx context.Context) (image.Artifact, error) { return r.build(ctx, release.Architectures()) }
		if err := c.buildImage(ctx, digests, r.name, r.tag, build); err != nil {
			return nil, err
		}
	}
	return digests, digests.write(c.Output("images.json"))
}

// build makes the image for each of the architectures, and their index.
func (r recipe) build(ctx context.Context, architectures []string) (image.Artifact, error) {
	var images []v1.Image
	for _, arch := range architectures {
		spec, err := r.spec(ctx, arch)
		if err != nil {
			return nil, err
		}
		spec.Architecture = arch
		img, err := image.Build(spec)
		if err != nil {
			return nil, err
		}
		images = append(images, img)
	}
	return image.Index(images...)
}

// buildImage builds an image, or an index of them, and notes its digest.
func (c Checkout) buildImage(ctx context.Context, digests Digests, name, tag string, build func(context.Context) (image.Artifact, error)) error {
	start := time.Now()
	artifact, err := build(ctx)
	if err != nil {
		return fmt.Errorf("building image %s:%s: %w", name, tag, err)
	}
	digest, err := image.Digest(artifact)
	if err != nil {
		return err
	}
	if err := writeLayout(c.layout(name, tag), artifact, digest); err != nil {
		return fmt.Errorf("writing image %s:%s: %w", name, tag, err)
	}
	digests[name+":"+tag] = digest
	fmt.Fprintf(c.Progress, "image %-16s %s  %5.1f s\n", name+":"+tag, digest, time.Since(start).Seconds())
	return nil
}

// layout is the directory of an image in the OCI image layout.
func (c Checkout) layout(name, tag string) string { return c.Output("images", name+"-"+tag) }

// writeLayout writes an image in the OCI image layout, unless the directory holds it already.
func writeLayout(dir string, artifact image.Artifact, digest string) error {
	if present, err := image.ReadLayout(dir); err == nil {
		if found, err := image.Digest(present); err == nil && found == digest {
			return nil
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	return image.WriteLayout(dir, artifact)
}
