package packaging

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
)

// Repository is where the images lie in a registry.
const Repository = "production-ready-database"

// published is the registry that the files of the repository name.
const published = "registry.example.com"

// placeholder matches an image as the files of the repository write it: by tag at head, and by digest in what was released.
var placeholder = regexp.MustCompile(regexp.QuoteMeta(published+"/"+Repository) + `/([a-z0-9-]+)(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})`)

// Digests maps an image to the digest that was built. The image is NAME:TAG for one of the head, and NAME@DIGEST, with the
// digest that was released, for one of a release.
type Digests map[string]string

// Load reads the digests that the last build wrote.
func (c Checkout) Load() (Digests, error) {
	content, err := os.ReadFile(c.Output("images.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("no images were built yet: run make images")
	}
	if err != nil {
		return nil, err
	}
	digests := Digests{}
	if err := json.Unmarshal(content, &digests); err != nil {
		return nil, fmt.Errorf("reading the digests of the images: %w", err)
	}
	return digests, nil
}

func (d Digests) write(name string) error {
	content, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(content, '\n'), 0o644)
}

// Names lists the images in a fixed order.
func (d Digests) Names() []string { return names(d) }

func names(of map[string]string) []string { return slices.Sorted(maps.Keys(of)) }

// Resolve replaces every image in content that the repository names by the digest that was built, in a registry, for instance
// registry.lab:5000. An image that was not built is an error.
func (d Digests) Resolve(content []byte, registry string) ([]byte, error) {
	var missing []string
	resolved := placeholder.ReplaceAllFunc(content, func(found []byte) []byte {
		parts := placeholder.FindSubmatch(found)
		name := string(parts[1]) + string(parts[2])
		digest, built := d[name]
		if !built {
			missing = append(missing, name)
		}
		return []byte(registry + "/" + Repository + "/" + string(parts[1]) + "@" + digest)
	})
	if len(missing) > 0 {
		return nil, fmt.Errorf("images that are named but were not built: %v", missing)
	}
	return resolved, nil
}
