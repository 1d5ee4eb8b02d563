package packaging

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// bySDK are the images that operator-sdk v1.42.3 starts when nobody names others, each with the flag that does.
var bySDK = []string{
	"quay.io/operator-framework/opm:latest # run bundle --index-image",
	"registry.access.redhat.com/ubi9/ubi:9.8 # run bundle --decompression-image; run bundle-upgrade has no such flag",
	"quay.io/operator-framework/scorecard-untar@sha256:2e728c5e67a7f4dec0df157a322dd5671212e8ae60f69137463bd4fdfbff8747 # scorecard --untar-image",
}

// MirrorList writes the images that a cluster without a way to the internet needs, one a line, each by digest. The catalog must be
// built.
func (c Checkout) MirrorList(w io.Writer, registry string) error {
	digests, err := c.Load()
	if err != nil {
		return err
	}
	digest, built := digests["catalog:"+Version]
	if !built {
		return fmt.Errorf("the catalog is not built: run make catalog")
	}
	operators, err := imagesIn(c.Output("catalog"), registry)
	if err != nil {
		return err
	}
	bundles := slices.DeleteFunc(slices.Clone(operators), func(image string) bool { return !isBundle.MatchString(image) })
	operands := slices.DeleteFunc(operators, isBundle.MatchString)
	tests, err := imagesIn(c.Output("bundle"), registry)
	if err != nil {
		return err
	}
	tests = slices.DeleteFunc(tests, func(image string) bool { return slices.Contains(operands, image) })
	for _, part := range []struct {
		title  string
		images []string
	}{
		{"The catalog: spec.image of the CatalogSource.", []string{registry + "/" + Repository + "/catalog@" + digest}},
		{"The bundles, which OLM unpacks.", bundles},
		{"The operators, and etcd in every version that they start.", operands},
		{"For `operator-sdk scorecard` alone.", tests},
		{"For operator-sdk alone, unless its flags name other images.", bySDK},
	} {
		fmt.Fprintf(w, "# %s\n", part.title)
		for _, image := range part.images {
			fmt.Fprintln(w, image)
		}
	}
	return nil
}

// isBundle matches the image of a bundle.
var isBundle = regexp.MustCompile(`-bundle@`)

// imagesIn lists the images in a registry that the files below a directory name.
func imagesIn(dir, registry string) ([]string, error) {
	reference := regexp.MustCompile(regexp.QuoteMeta(registry+"/"+Repository) + `/[a-z0-9-]+@sha256:[0-9a-f]{64}`)
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		for _, image := range reference.FindAllString(string(content), -1) {
			found[image] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for images (make catalog builds them): %w", err)
	}
	return slices.Sorted(maps.Keys(found)), nil
}
