//go:build olm

package newcomer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
)

// imagesOf notes which images the pods of namespaces ask for, until the returned function is called.
func (n *Newcomer) imagesOf(t *testing.T, namespaces ...string) (noted func() map[string]string) {
	t.Helper()
	noted, err := n.WatchImages(t.Context(), namespaces...)
	if err != nil {
		t.Fatal(err)
	}
	return noted
}

// expectMirrored fails for every image that `make mirror-list` does not name, OLM's own aside, and when an image is missing without
// which nothing would have been seen.
func (n *Newcomer) expectMirrored(t *testing.T, images map[string]string) {
	t.Helper()
	var missing []string
	var own map[string]bool
	n.step(t, func(ctx context.Context) (err error) {
		missing, err = n.NotMirrored(ctx, images)
		return err
	})
	n.step(t, func(ctx context.Context) (err error) {
		own, err = n.imagesOfOLM(ctx)
		return err
	})
	for _, image := range missing {
		t.Errorf("the list of images to mirror does not have %s", image)
	}
	for image, pod := range images {
		if !own[image] && !strings.Contains(image, "@sha256:") {
			t.Errorf("pod %s asked for %s, which is no digest", pod, image)
		}
	}
	asked := strings.Join(slices.Collect(maps.Keys(images)), "\n")
	for _, needed := range []string{"/catalog@", "/etcd-cluster-bundle@", "/production-ready-database-bundle@", "/operator@", "/etcd@"} {
		if !strings.Contains(asked, needed) {
			t.Errorf("no pod with the image %s was seen, so nothing is proven: %v", needed, images)
		}
	}
}
