package bite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds a simulator whose rules can be switched off, in dir, and returns its path.
func Build(ctx context.Context, root, dir string, rules []Rule) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	files, err := Edited(root, rules)
	if err != nil {
		return "", err
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
	file, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "hunt")
	if err := errors.Join(append(errs, err, os.WriteFile(file, data, 0o600))...); err != nil {
		return "", fmt.Errorf("write the overlay: %w", err)
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay", file, "-o", program, "./test/bite/hunt")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build a simulator whose rules can be switched off: %w\n%s", err, output)
	}
	return program, nil
}
