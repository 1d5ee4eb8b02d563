package packaging

import (
	"context"
	"fmt"

	"database.example.com/operator/test/lab/image"
)

// addRelease adds the images of an older release to digests: those that its commit builds, and its bundles with these digests in
// them. Where this toolchain makes another digest of the same commit than the one that was released, the bundle points to what was made
// here, and that is said.
func (c Checkout) addRelease(ctx context.Context, r Release, digests Digests, registry string) error {
	made, err := c.Rebuild(ctx, r.Commit)
	if err != nil {
		return err
	}
	released := r.Built()
	for _, name := range names(released) {
		digest, found := made[name]
		if !found {
			return fmt.Errorf("commit %.12s does not build image %s", r.Commit, name)
		}
		if digest != released[name] {
			fmt.Fprintf(c.Progress, "release %s: %s is %s here (%s), and was released as %s (%s)\n",
				r.Version, name, digest, Toolchain(), released[name], r.Toolchain)
		}
		digests[byDigest(name, released[name])] = digest
	}
	for _, name := range Packages() {
		dir := c.Output("releases", r.Version, name)
		if err := c.resolveTree(dir, c.Path("releases", r.Version, "bundle", name), digests, registry); err != nil {
			return err
		}
		img, err := bundleImage(dir)
		if err != nil {
			return err
		}
		digest, err := image.Digest(img)
		if err != nil {
			return err
		}
		if err := writeLayout(c.kept(digest), img, digest); err != nil {
			return err
		}
		bundle := name + "-bundle:" + r.Version
		digests[byDigest(bundle, r.Images[bundle])] = digest
	}
	return nil
}
