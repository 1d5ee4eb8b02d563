package packaging

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/channels"
)

// Release is what releases/<version>/release.yaml says. Beside it lie the bundles and their entries in the catalog, in which every image
// stands by digest, and what the changelog said. Nothing there ever changes.
type Release struct {
	// Version is that of both packages.
	Version string `json:"version"`
	// Channels are those that it entered when it was made; it may have entered more of them since.
	Channels []string `json:"channels"`
	// Commit is what it was built from, and Created its time.
	Commit  string `json:"commit"`
	Created string `json:"created"`
	// Toolchain is the compiler that made these digests of Images. Another one may make others of the same commit.
	Toolchain string `json:"toolchain"`
	// Images maps NAME:TAG to a digest.
	Images map[string]string `json:"images"`
}

// Toolchain is the compiler that this program was built with, which is the one that it builds with.
func Toolchain() string { return runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH }

// Releases returns what was released, from old to new.
func (c Checkout) Releases() ([]Release, error) {
	files, err := filepath.Glob(c.Path("releases", "*", "release.yaml"))
	if err != nil {
		return nil, err
	}
	byVersion := map[string]Release{}
	var versions []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var r Release
		if err := yaml.UnmarshalStrict(content, &r); err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		if dir := filepath.Base(filepath.Dir(file)); dir != r.Version {
			return nil, fmt.Errorf("releases/%s says that it is %q", dir, r.Version)
		}
		byVersion[r.Version] = r
		versions = append(versions, r.Version)
	}
	if err := channels.Sort(versions); err != nil {
		return nil, err
	}
	releases := make([]Release, 0, len(versions))
	for _, version := range versions {
		releases = append(releases, byVersion[version])
	}
	return releases, nil
}

// released names the versions that were released.
func (c Checkout) released() ([]string, error) {
	releases, err := c.Releases()
	var versions []string
	for _, r := range releases {
		versions = append(versions, r.Version)
	}
	return versions, err
}

// Channels reads releases/channels.yaml.
func (c Checkout) Channels() (channels.File, error) {
	content, err := os.ReadFile(c.Path("releases", "channels.yaml"))
	if err != nil {
		return channels.File{}, err
	}
	return channels.Parse(content)
}

// Built lists the images of a release that its commit builds: all but the bundles, which name the digests of the others.
func (r Release) Built() map[string]string {
	images := map[string]string{}
	for name, digest := range r.Images {
		if !strings.Contains(name, "-bundle:") {
			images[name] = digest
		}
	}
	return images
}

// byDigest is the key of a released image in Digests.
func byDigest(name, digest string) string {
	repository, _, _ := strings.Cut(name, ":")
	return repository + "@" + digest
}

// ErrReleased says that a version was released before.
var ErrReleased = errors.New("it was released before, and what was released never changes")

func (c Checkout) refuseReleased(version string) error {
	_, err := os.Stat(c.Path("releases", version))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("release %s: %w", version, errors.Join(ErrReleased, err))
}
