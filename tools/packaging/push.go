package packaging

import (
	"context"
	"fmt"
	"strings"

	"database.example.com/operator/test/lab/image"
)

// Registry is where images are pushed to.
type Registry struct {
	// Name is the registry as images name it, for instance registry.lab:5000.
	Name string
	// CAFile names a PEM file of authorities that are trusted in addition to the system's; empty for none.
	CAFile string
}

// Push pushes the images of the given names, as in Digests; none means all. A layer that the registry has is not sent again. An
// image of an older release gets no tag: it is known by its digest.
func (c Checkout) Push(ctx context.Context, registry Registry, names ...string) error {
	digests, err := c.Load()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		names = digests.Names()
	}
	for _, name := range names {
		dir, reference := c.place(name, digests[name])
		artifact, err := image.ReadLayout(dir)
		if err != nil {
			return fmt.Errorf("reading image %s: %w", name, err)
		}
		pushed, err := image.Push(ctx, registry.Name+"/"+Repository+"/"+reference, artifact, image.Registry{CAFile: registry.CAFile})
		if err != nil {
			return err
		}
		fmt.Fprintln(c.Progress, "pushed", pushed)
	}
	return nil
}

// place returns where the layout of an image is, and what it is called in the registry.
func (c Checkout) place(name, digest string) (dir, reference string) {
	if repository, _, released := strings.Cut(name, "@"); released {
		return c.kept(digest), repository + "@" + digest
	}
	repository, tag, _ := strings.Cut(name, ":")
	return c.layout(repository, tag), name
}
