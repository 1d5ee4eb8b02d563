package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// key hashes what decides the binaries of a component: the versions it is built from, our own main packages, flags and the compiler.
func (t Tree) key(c Component) (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %s %s\ncgo=%t tags=%s ldflags=%s source=%s\n",
		runtime.Version(), runtime.GOOS, c.Architecture(), c.Cgo, c.Tags, c.LDFlags, c.Source)
	for _, name := range c.names() {
		fmt.Fprintf(sum, "%s=%s\n", name, c.Binaries[name])
	}
	dir := filepath.Join(t.Root, c.Module)
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	for _, file := range append(files, filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum")) {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading what %s is built from: %w", c.Name, err)
		}
		fmt.Fprintf(sum, "%s %d\n", filepath.Base(file), len(content))
		sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// names returns the names of the binaries in a fixed order.
func (c Component) names() []string {
	names := make([]string, 0, len(c.Binaries))
	for name := range c.Binaries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
