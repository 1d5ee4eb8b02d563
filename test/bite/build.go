package bite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Programs are built from the edited source: the rules can be switched off in them.
type Programs struct {
	root, dir, overlay string
}

// Prepare makes the edited source, in dir.
func Prepare(root, dir string, rules []Rule) (*Programs, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find the repository: %w", err)
	}
	files, err := Edited(root, rules)
	if err != nil {
		return nil, err
	}
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	var errs []error
	for path, text := range files {
		edited := filepath.Join(dir, fmt.Sprintf("%d-%s", len(overlay.Replace), filepath.Base(path)))
		overlay.Replace[path] = edited
		errs = append(errs, os.WriteFile(edited, []byte(text), 0o600))
	}
	data, err := json.Marshal(overlay)
	p := &Programs{root: root, dir: dir, overlay: filepath.Join(dir, "overlay.json")}
	if err := errors.Join(append(errs, err, os.WriteFile(p.overlay, data, 0o600))...); err != nil {
		return nil, fmt.Errorf("write the overlay: %w", err)
	}
	return p, nil
}

// Hunt builds the simulator, and returns its path.
func (p *Programs) Hunt(ctx context.Context) (string, error) {
	return p.build(ctx, "hunt", "build", "./test/bite/hunt")
}

// Tests builds the tests of a package, and returns their path.
func (p *Programs) Tests(ctx context.Context, dir string) (string, error) {
	return p.build(ctx, strings.ReplaceAll(dir, "/", "-")+".test", "test", "-c", "-vet=off", "./"+dir)
}

// build runs the go command with the overlay. The last of its arguments is the package.
func (p *Programs) build(ctx context.Context, name, verb string, arguments ...string) (string, error) {
	program := filepath.Join(p.dir, name)
	command := exec.CommandContext(ctx, "go", append([]string{verb, "-overlay", p.overlay, "-o", program}, arguments...)...)
	command.Dir = p.root
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s from the edited source: %w\n%s", name, err, output)
	}
	return program, nil
}
