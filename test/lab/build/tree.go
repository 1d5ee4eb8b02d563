package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// modulePath is the first line of the go.mod in the repository's root.
const modulePath = "module database.example.com/operator\n"

// ErrUnknown says that there is no component of that name.
var ErrUnknown = errors.New("no such component")

// Tree is a checkout of the repository together with the cache that its components are built into.
type Tree struct {
	// Root is the repository's root: the directory that has tools/.
	Root string
	// Cache is where binaries and images are kept, and survives `lab down`.
	Cache string
}

// Find returns the checkout that the working directory is in, with the cache in $XDG_CACHE_HOME/database-lab
// (~/.cache/database-lab without that variable).
func Find() (Tree, error) {
	dir, err := os.Getwd()
	if err != nil {
		return Tree{}, fmt.Errorf("finding the repository: %w", err)
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(content), modulePath) {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return Tree{}, errors.New("the lab must be run inside a checkout of its repository: no go.mod of database.example.com/operator above the working directory")
		}
		dir = parent
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return Tree{}, fmt.Errorf("finding the cache: %w", err)
	}
	return Tree{Root: dir, Cache: filepath.Join(cache, "database-lab")}, nil
}

// Lookup returns the component of a name. The error wraps ErrUnknown and lists the names there are.
func Lookup(name string) (Component, error) {
	var names []string
	for _, c := range components {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return Component{}, fmt.Errorf("%w %q: there are %s", ErrUnknown, name, strings.Join(names, ", "))
}

// Dir returns the directory that holds the binaries of a component once it is built for this machine.
func (t Tree) Dir(name string) (string, error) {
	c, err := Lookup(name)
	if err != nil {
		return "", err
	}
	return t.DirOf(c)
}

// DirOf returns the directory that holds the binaries of a component once it is built.
func (t Tree) DirOf(c Component) (string, error) {
	key, err := t.key(c)
	if err != nil {
		return "", err
	}
	return filepath.Join(t.Cache, "bin", c.Name+"-"+key), nil
}

// Built tells whether the binaries of a component for this machine are in the cache.
func (t Tree) Built(name string) (bool, error) {
	c, err := Lookup(name)
	if err != nil {
		return false, err
	}
	return t.has(c)
}

func (t Tree) has(c Component) (bool, error) {
	dir, err := t.DirOf(c)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
