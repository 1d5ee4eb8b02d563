package packaging

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/test/lab/image"
)

// busybox is where Debian's package busybox-static has its one program.
const busybox = "/bin/busybox"

// Scorecard runs the tests that the bundles name, in the cluster of a kubeconfig, and writes what they say to Progress. The catalog must
// be built and pushed.
func (c Checkout) Scorecard(ctx context.Context, registry Registry, kubeconfig string) error {
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return err
	}
	unpacker, err := c.pushUnpacker(ctx, registry)
	if err != nil {
		return err
	}
	for _, name := range Packages() {
		output, err := c.run(ctx, command{name: sdk, args: []string{
			"scorecard", c.Output("bundle", name), "--kubeconfig", kubeconfig, "--namespace", "default", "--untar-image", unpacker,
			"--pod-security", "restricted", "--wait-time", "120s", "--output", "json",
		}})
		if err != nil {
			return fmt.Errorf("the scorecard of %s: %w", name, err)
		}
		if err := c.readScorecard(name, output); err != nil {
			return err
		}
	}
	return nil
}

// readScorecard shows one line for each test. A suggestion is an error here.
func (c Checkout) readScorecard(name string, output []byte) error {
	var list struct {
		Items []struct {
			Status struct {
				Results []struct {
					Name, State         string
					Errors, Suggestions []string
				}
			}
		}
	}
	if err := json.Unmarshal(output, &list); err != nil {
		return fmt.Errorf("reading the scorecard of %s: %w", name, err)
	}
	var complaints []string
	for _, item := range list.Items {
		for _, result := range item.Status.Results {
			fmt.Fprintf(c.Progress, "scorecard %-26s %-28s %s\n", name, result.Name, result.State)
			complaints = append(complaints, slices.Concat(result.Errors, result.Suggestions)...)
		}
	}
	if len(complaints) > 0 {
		return fmt.Errorf("the scorecard of %s complains:\n%s", name, strings.Join(complaints, "\n"))
	}
	return nil
}

// pushUnpacker pushes the image that unpacks a bundle for the tests. It holds tar and gzip, and must not have an entrypoint.
func (c Checkout) pushUnpacker(ctx context.Context, registry Registry) (string, error) {
	img, err := unpackerImage()
	if err != nil {
		return "", fmt.Errorf("building the image that unpacks bundles (is busybox-static installed?): %w", err)
	}
	return image.Push(ctx, registry.Name+"/"+Repository+"/scorecard-untar:"+scorecardVersion, img, image.Registry{CAFile: registry.CAFile})
}

func unpackerImage() (v1.Image, error) {
	entries := []image.Entry{
		image.Executable(busybox, busybox),
		image.Dir("/scorecard-bundle", 0o777),
		image.Dir("/tmp", 0o777|os.ModeSticky),
	}
	for _, program := range []string{"tar", "gzip", "sh"} {
		entries = append(entries, image.Symlink("/bin/"+program, "busybox"))
	}
	return image.Build(image.Spec{Entries: entries, Env: []string{"PATH=/bin"}, User: unprivileged})
}
