package packaging

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/tools/packaging/lint"
)

// checkBundle runs all validators and our own lint on a bundle in which images stand by digest. find returns where the layout of
// the image of a digest is.
func (c Checkout) checkBundle(ctx context.Context, dir string, find func(digest string) (string, error)) error {
	if err := c.ValidateBundle(ctx, dir); err != nil {
		return err
	}
	bundle, err := lint.Read(dir)
	if err != nil {
		return err
	}
	bundle.Platforms = func(reference string) ([]string, error) {
		_, digest, found := strings.Cut(reference, "@")
		if !found {
			return nil, fmt.Errorf("%s is no digest", reference)
		}
		layout, err := find(digest)
		if err != nil {
			return nil, err
		}
		return platforms(layout)
	}
	return bundle.Check()
}

// platforms lists the architectures that the image in a layout is for.
func platforms(layout string) ([]string, error) {
	artifact, err := image.ReadLayout(layout)
	if err != nil {
		return nil, fmt.Errorf("reading image %s: %w", layout, err)
	}
	images, err := image.Images(artifact)
	return slices.Sorted(maps.Keys(images)), err
}

// findBuilt returns where the layout of an image of the head is.
func (c Checkout) findBuilt(digests Digests, digest string) (string, error) {
	for _, name := range digests.Names() {
		if digests[name] == digest {
			layout, _ := c.place(name, digest)
			return layout, nil
		}
	}
	return "", fmt.Errorf("no image was built with digest %s", digest)
}
