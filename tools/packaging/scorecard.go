package packaging

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/tools/packaging/scorecard"
)

// busybox is where Debian's package busybox-static has its one program.
const busybox = "/bin/busybox"

// scorecardTime is how long all tests of a bundle may take together: more than ours take until they give up by themselves.
const scorecardTime = 12 * time.Minute

// Scorecard is a run of the tests that the bundles name.
type Scorecard struct {
	// Kubeconfig is that of the cluster.
	Kubeconfig string
	// Namespace is where the tests run, and where they make databases: operators that look after it have to be installed.
	Namespace string
	// ServiceAccount is who the tests are to the API server; config/scorecard/role.yaml says what it has to be allowed.
	ServiceAccount string
	// Selector chooses tests by their labels; all by default.
	Selector string
}

// RunScorecard runs the tests of both bundles, side by side, writes what they say to Progress and, as xunit, to build/scorecard, and fails when
// any of them does not pass without a word. The catalog must be built and pushed.
func (c Checkout) RunScorecard(ctx context.Context, registry Registry, s Scorecard) error {
	unpacker, err := c.pushUnpacker(ctx, registry)
	if err != nil {
		return err
	}
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return err
	}
	failed := make([]error, len(Packages()))
	var running sync.WaitGroup
	for i, name := range Packages() {
		running.Go(func() { failed[i] = c.scorecardOf(ctx, name, sdk, unpacker, s) })
	}
	running.Wait()
	return errors.Join(failed...)
}

func (c Checkout) scorecardOf(ctx context.Context, name, sdk, unpacker string, s Scorecard) error {
	configuration, err := os.ReadFile(c.Output("bundle", name, "tests", "scorecard", "config.yaml"))
	if err != nil {
		return err
	}
	selected, err := scorecard.Selected(configuration, s.Selector)
	if err != nil {
		return err
	}
	start := time.Now()
	output, failed := c.run(ctx, command{name: sdk, args: []string{
		"scorecard", c.Output("bundle", name), "--kubeconfig", s.Kubeconfig, "--namespace", s.Namespace, "--service-account", s.ServiceAccount,
		"--selector", s.Selector, "--untar-image", unpacker, "--pod-security", "restricted", "--wait-time", scorecardTime.String(), "--output", "json",
	}})
	// It fails when a test does; what it says then is the same.
	verdicts, err := scorecard.Judge(selected, output)
	if err != nil {
		return errors.Join(err, failed)
	}
	content, err := scorecard.XUnit(name, verdicts)
	if err != nil {
		return err
	}
	if err := writeFile(c.Output("scorecard", name+".xml"), content); err != nil {
		return err
	}
	var complaints []error
	var lines strings.Builder
	for _, v := range verdicts {
		fmt.Fprintf(&lines, "scorecard %-26s %s\n", name, v)
		if len(v.Complaints) > 0 {
			complaints = append(complaints, fmt.Errorf("the scorecard of %s: %s\n%s", name, v, v.Log))
		}
	}
	fmt.Fprintf(&lines, "scorecard %-26s %d of %d passed in %.1f s\n", name, len(verdicts)-len(complaints), len(verdicts), time.Since(start).Seconds())
	fmt.Fprint(c.Progress, lines.String())
	return errors.Join(complaints...)
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
