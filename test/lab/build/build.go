package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Build compiles the components that are not in the cache, one after the other, and reports each with its seconds and the share of the
// whole that is done. It is safe to run more than once at a time: the second waits for the first.
func (t Tree) Build(ctx context.Context, progress io.Writer, wanted []Component) error {
	unlock, err := t.Lock("build")
	if err != nil {
		return err
	}
	defer unlock()
	missing, total, err := t.missing(wanted)
	if err != nil {
		return err
	}
	var done float64
	for _, c := range missing {
		fmt.Fprintf(progress, "building %-14s about %.0f s on two cores\n", c, c.Weight)
		start := time.Now()
		if err := t.build(ctx, c); err != nil {
			return fmt.Errorf("building %s: %w", c, err)
		}
		done += c.Weight
		fmt.Fprintf(progress, "built    %-14s %6.1f s  %3.0f %% done\n", c, time.Since(start).Seconds(), 100*done/total)
	}
	return nil
}

func (t Tree) missing(wanted []Component) (missing []Component, weight float64, err error) {
	for _, c := range wanted {
		built, err := t.has(c)
		if err != nil {
			return nil, 0, err
		}
		if !built {
			missing = append(missing, c)
			weight += c.Weight
		}
	}
	return missing, weight, nil
}

// build compiles into a directory beside the final one and renames it, so that a build that was interrupted is not taken for a whole one.
func (t Tree) build(ctx context.Context, c Component) error {
	dir, err := t.DirOf(c)
	if err != nil {
		return err
	}
	if (c.Cgo || c.Source != "") && c.Architecture() != runtime.GOARCH {
		return errors.New("it needs a C compiler, so it is compiled for this machine alone")
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	unfinished, err := os.MkdirTemp(filepath.Dir(dir), ".unfinished-"+c.Name+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(unfinished)
	compile := t.compileGo
	if c.Source != "" {
		compile = t.compileC
	}
	if err := compile(ctx, c, unfinished); err != nil {
		return err
	}
	if err := os.Chmod(unfinished, 0o755); err != nil {
		return err
	}
	return os.Rename(unfinished, dir)
}

// Lock waits until nobody else holds the lock of that name, among those who use the same cache.
func (t Tree) Lock(name string) (unlock func(), err error) {
	return Lock(filepath.Join(t.Cache, name+".lock"))
}

// Lock waits until no other process holds the lock that the file stands for. A process that ends holds none.
func Lock(file string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("taking the lock %s: %w", file, err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("taking the lock %s: %w", file, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("taking the lock %s: %w", file, err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}
