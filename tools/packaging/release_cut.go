package packaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/tools/packaging/channels"
)

// releaseHeader tops a release.yaml.
const releaseHeader = "# Written by `make release`. Nothing in this directory ever changes: `make verify` compares it with the commit that added it.\n"

// Cut makes a release of a commit: releases/<version>/ with both bundles, in which every image stands by digest, their entries in the
// catalog and what the changelog says. The release enters the channel and all bolder ones, and the head moves to the next
// minor version. Nothing is committed.
func (c Checkout) Cut(ctx context.Context, version, channel, commit string) error {
	f, err := c.Channels()
	if err != nil {
		return err
	}
	entered, err := f.UpTo(channel)
	if err != nil {
		return err
	}
	if err := c.refuseReleased(version); err != nil {
		return err
	}
	if version != Version {
		return fmt.Errorf("the head is %s: `make head VERSION=%s` first, and commit", Version, version)
	}
	r := Release{Version: version, Channels: entered, Toolchain: Toolchain(), Images: map[string]string{}}
	if r.Commit, err = c.git(ctx, "rev-parse", "--verify", commit+"^{commit}"); err != nil {
		return err
	}
	if r.Created, err = c.timeOf(ctx, r.Commit); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(c.Path("releases"), ".unfinished-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.writeRelease(ctx, dir, r); err != nil {
		return fmt.Errorf("making release %s: %w", version, err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	if err := os.Rename(dir, c.Path("releases", version)); err != nil {
		return err
	}
	fmt.Fprintf(c.Progress, "release %s is in releases/%s, made of commit %.12s for %s\n", version, version, r.Commit, strings.Join(entered, ", "))
	return c.goOn(ctx, r)
}

// writeRelease builds the commit and writes what is released into dir.
func (c Checkout) writeRelease(ctx context.Context, dir string, r Release) error {
	made, err := c.Rebuild(ctx, r.Commit)
	if err != nil {
		return err
	}
	for name, digest := range made {
		r.Images[name] = digest
	}
	if err := c.writeBundles(ctx, dir, r); err != nil {
		return err
	}
	for _, name := range Packages() {
		bundle := filepath.Join(dir, "bundle", name)
		if err := c.checkBundle(ctx, bundle, func(digest string) (string, error) { return c.kept(digest), nil }); err != nil {
			return err
		}
		var img v1.Image
		if img, err = bundleImage(bundle); err != nil {
			return err
		}
		digest, err := image.Digest(img)
		if err != nil {
			return err
		}
		r.Images[name+"-bundle:"+r.Version] = digest
		reference := published + "/" + Repository + "/" + byDigest(name+"-bundle:"+r.Version, digest)
		if err := os.MkdirAll(filepath.Join(dir, "catalog"), 0o755); err != nil {
			return err
		}
		if err := c.renderBundle(ctx, bundle, reference, filepath.Join(dir, "catalog", name+".yaml")); err != nil {
			return err
		}
	}
	content, err := yaml.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "release.yaml"), append([]byte(releaseHeader), content...), 0o644)
}

// writeBundles writes what the commit has as bundles into dir, with the digests of the release, its time and the channels that
// it enters, and what the commit's changelog says. It depends on nothing but the commit and the release.
func (c Checkout) writeBundles(ctx context.Context, dir string, r Release) error {
	source, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(source)
	if err := c.unpack(ctx, r.Commit, source, "bundle", "CHANGELOG.md"); err != nil {
		return err
	}
	for _, name := range Packages() {
		bundle := filepath.Join(dir, "bundle", name)
		if err := c.resolveTree(bundle, filepath.Join(source, "bundle", name), r.Built(), published); err != nil {
			return err
		}
		if err := finishRelease(bundle, name, r); err != nil {
			return err
		}
	}
	changelog, err := os.ReadFile(filepath.Join(source, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	text, err := section(string(changelog), r.Version)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte(text), 0o644)
}

// finishRelease writes into a bundle when it was made and which channels it enters.
func finishRelease(bundle, name string, r Release) error {
	err := editYAML(filepath.Join(bundle, "manifests", name+".clusterserviceversion.yaml"), func(csv map[string]any) error {
		metadata, _ := csv["metadata"].(map[string]any)
		if want := name + ".v" + r.Version; metadata["name"] != want {
			return fmt.Errorf("commit %.12s has the bundle %v, not %s", r.Commit, metadata["name"], want)
		}
		annotations, err := annotationsOf(csv)
		if err != nil {
			return err
		}
		annotations["createdAt"] = r.Created
		return nil
	})
	if err != nil {
		return err
	}
	return editYAML(filepath.Join(bundle, "metadata", "annotations.yaml"), func(file map[string]any) error {
		annotations, ok := file["annotations"].(map[string]any)
		if !ok {
			return fmt.Errorf("no annotations")
		}
		annotations["operators.operatorframework.io.bundle.channels.v1"] = strings.Join(r.Channels, ",")
		return nil
	})
}

// goOn moves the channels, the changelog and the head behind a release.
func (c Checkout) goOn(ctx context.Context, r Release) error {
	next, err := channels.Next(r.Version)
	if err != nil {
		return err
	}
	for _, channel := range r.Channels {
		if err := c.setHead(channel, r.Version); err != nil {
			return err
		}
	}
	day, _, _ := strings.Cut(r.Created, "T")
	if err := c.edit("CHANGELOG.md", func(content []byte) ([]byte, error) {
		dated, err := date(string(content), r.Version, day, next)
		return []byte(dated), err
	}); err != nil {
		return err
	}
	if err := c.MoveHead(ctx, next); err != nil {
		return err
	}
	fmt.Fprintf(c.Progress, "the head is %s now: look at it, `make verify`, and commit\n", next)
	return nil
}
