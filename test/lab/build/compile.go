package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// major matches the version suffix of an import path, which the go command leaves out of a binary's name.
var major = regexp.MustCompile(`/v[0-9]+$`)

// compileGo compiles all binaries with one go command, so that packages are loaded once and linked side by side.
func (t Tree) compileGo(ctx context.Context, c Component, out string) error {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags", c.LDFlags}
	if c.Tags != "" {
		args = append(args, "-tags", c.Tags)
	}
	args = append(args, "-o", out+"/")
	for _, name := range c.names() {
		args = append(args, c.Binaries[name])
	}
	if err := t.run(ctx, c, "go", args...); err != nil {
		return err
	}
	for _, name := range c.names() {
		built := path.Base(major.ReplaceAllString(c.Binaries[name], ""))
		if c.Binaries[name] == "." || built == name {
			continue
		}
		if err := os.Rename(filepath.Join(out, built), filepath.Join(out, name)); err != nil {
			return err
		}
	}
	return nil
}

// compileC compiles single C files of a Go module into static binaries.
func (t Tree) compileC(ctx context.Context, c Component, out string) error {
	source, err := t.ModuleDir(ctx, c.Module, c.Source)
	if err != nil {
		return err
	}
	for _, name := range c.names() {
		file := filepath.Join(source, c.Binaries[name])
		if err := t.run(ctx, c, "gcc", "-Os", "-Wall", "-static", "-s", "-o", filepath.Join(out, name), file); err != nil {
			return err
		}
	}
	return nil
}

// ModuleDir returns where the files of a dependency of one of our tool modules are, downloading it when needed.
func (t Tree) ModuleDir(ctx context.Context, module, dependency string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", dependency)
	cmd.Dir = filepath.Join(t.Root, module)
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	dir, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("finding the files of %s: %w: %s", dependency, err, strings.TrimSpace(stderr.String()))
	}
	if len(bytes.TrimSpace(dir)) == 0 {
		return "", fmt.Errorf("finding the files of %s: not downloaded; run `go mod download` in %s", dependency, module)
	}
	return string(bytes.TrimSpace(dir)), nil
}

func (t Tree) run(ctx context.Context, c Component, command string, args ...string) error {
	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Dir = filepath.Join(t.Root, c.Module)
	cgo := "CGO_ENABLED=0"
	if c.Cgo {
		cgo = "CGO_ENABLED=1"
	}
	cmd.Env = append(os.Environ(), cgo, "GOARCH="+c.Architecture(), "GOWORK=off", "GOFLAGS=")
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", command, strings.Join(args, " "), err, output)
	}
	return nil
}
