package packaging

import "context"

// Publish builds images, bundles and the catalog and pushes all of it, while no other process of this checkout builds.
func (c Checkout) Publish(ctx context.Context, registry Registry) error {
	release, err := c.Hold()
	if err != nil {
		return err
	}
	defer release()
	if _, err := c.BuildImages(ctx); err != nil {
		return err
	}
	if err := c.BuildCatalog(ctx, registry.Name); err != nil {
		return err
	}
	return c.Push(ctx, registry)
}
