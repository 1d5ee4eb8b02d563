package packaging

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"database.example.com/operator/test/lab/build"
)

// Checkout is the repository together with the cache of tools and the directory that results go to.
type Checkout struct {
	// Tree finds sources and the tools built from the modules under tools/.
	build.Tree
	// Progress gets one line for each thing that takes time.
	Progress io.Writer
}

// FindCheckout returns the checkout that the working directory is in.
func FindCheckout(progress io.Writer) (Checkout, error) {
	tree, err := build.Find()
	return Checkout{Tree: tree, Progress: progress}, err
}

// Path returns the absolute path of a file in the repository.
func (c Checkout) Path(elements ...string) string {
	return filepath.Join(append([]string{c.Root}, elements...)...)
}

// Output returns the absolute path of a file under build/, where everything lies that is not committed.
func (c Checkout) Output(elements ...string) string {
	return c.Path(append([]string{"build"}, elements...)...)
}

// Hold waits until no other process writes under build/, and keeps others waiting until it is released. What builds anew begins by
// removing what was there.
func (c Checkout) Hold() (release func(), err error) { return build.Lock(c.Output("lock")) }

// Tool returns the path of a binary of one of the components, which is built when it is not in the cache.
func (c Checkout) Tool(ctx context.Context, component, binary string) (string, error) {
	dir, err := c.toolsFor(ctx, component, runtime.GOARCH)
	return filepath.Join(dir, binary), err
}

// toolsFor returns the directory of the binaries of a component for an architecture, which is built when it is not in the cache.
func (c Checkout) toolsFor(ctx context.Context, component, arch string) (string, error) {
	wanted, err := build.Lookup(component)
	if err != nil {
		return "", err
	}
	wanted = wanted.For(arch)
	if err := c.Build(ctx, c.Progress, []build.Component{wanted}); err != nil {
		return "", err
	}
	return c.DirOf(wanted)
}

// command is a program run in the checkout. Its standard output is returned, also when it fails; the rest is shown only then.
type command struct {
	name  string
	args  []string
	dir   string
	env   []string
	stdin []byte
	// both returns what it writes to standard error, too.
	both bool
}

func (c Checkout) run(ctx context.Context, cmd command) ([]byte, error) {
	process := exec.CommandContext(ctx, cmd.name, cmd.args...)
	process.Dir = c.Root
	if cmd.dir != "" {
		process.Dir = cmd.dir
	}
	process.Env = append(os.Environ(), cmd.env...)
	if cmd.stdin != nil {
		process.Stdin = bytes.NewReader(cmd.stdin)
	}
	var stderr bytes.Buffer
	process.Stderr = &stderr
	output, err := process.Output()
	if err != nil {
		return output, fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(cmd.name), strings.Join(cmd.args, " "), err, output, stderr.Bytes())
	}
	if cmd.both {
		output = append(output, stderr.Bytes()...)
	}
	return output, nil
}
