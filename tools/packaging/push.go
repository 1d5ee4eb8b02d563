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

// Push pushes the built images of the given names (NAME:TAG); none means all. A layer that the registry has is not sent again.
func (c Checkout) Push(ctx context.Context, registry Registry, names ...string) error {
	digests, err := c.Load()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		names = digests.Names()
	}
	for _, name := range names {
		repository, tag, _ := strings.Cut(name, ":")
		img, err := readLayout(c.layout(repository, tag))
		if err != nil {
			return fmt.Errorf("reading image %s: %w", name, err)
		}
		pushed, err := image.Push(ctx, registry.Name+"/"+Repository+"/"+name, img, image.Registry{CAFile: registry.CAFile})
		if err != nil {
			return err
		}
		fmt.Fprintln(c.Progress, "pushed", pushed)
	}
	return nil
}
