package image

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// Entry is one file, directory or symbolic link of a layer. Make one with File, Content, Symlink or Dir.
type Entry struct {
	// Path is where the entry is in the image: absolute, with slashes.
	Path string
	// Source is the local file whose bytes the entry has. Empty for content, links and directories.
	Source string
	// Data is the content of a file that has no Source.
	Data []byte
	// Target is where a symbolic link points; empty for anything else.
	Target string
	// Mode holds the permission bits (with setuid, setgid and sticky), and fs.ModeDir for a directory.
	// Zero means the permissions of Source, or 0644 for content.
	Mode fs.FileMode
}

// File copies a local file, with its permission bits. Symbolic links at source are followed.
func File(dst, source string) Entry { return Entry{Path: dst, Source: source} }

// Executable copies a local file with mode 0755, whatever its own mode is.
func Executable(dst, source string) Entry { return Entry{Path: dst, Source: source, Mode: 0o755} }

// Content makes a file of the given bytes.
func Content(dst string, data []byte, mode fs.FileMode) Entry {
	return Entry{Path: dst, Data: data, Mode: mode}
}

// Symlink makes a symbolic link at dst that points to target.
func Symlink(dst, target string) Entry { return Entry{Path: dst, Target: target} }

// Dir makes a directory. Directories above an entry need not be named, unless their mode is to differ from 0755.
func Dir(dst string, mode fs.FileMode) Entry { return Entry{Path: dst, Mode: mode | fs.ModeDir} }

// Tree copies a local directory with everything in it, modes preserved. Symbolic links inside stay links.
func Tree(dst, source string) ([]Entry, error) {
	var entries []Entry
	err := filepath.WalkDir(source, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(source, name)
		if err != nil {
			return err
		}
		entry, err := treeEntry(path.Join(dst, filepath.ToSlash(rel)), name, d)
		entries = append(entries, entry)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("copying the tree %s: %w", source, err)
	}
	return entries, nil
}

func treeEntry(dst, name string, d fs.DirEntry) (Entry, error) {
	info, err := d.Info()
	if err != nil {
		return Entry{}, err
	}
	switch {
	case d.IsDir():
		return Entry{Path: dst, Mode: fs.ModeDir | permissions(info.Mode())}, nil
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(name)
		return Symlink(dst, target), err
	case info.Mode().IsRegular():
		return Entry{Path: dst, Source: name, Mode: permissions(info.Mode())}, nil
	default:
		return Entry{}, fmt.Errorf("%s is neither a file, a directory nor a symbolic link", name)
	}
}

func permissions(mode fs.FileMode) fs.FileMode {
	return mode & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
}

// arrange cleans the paths, adds the directories above entries when implied is set, and sorts. Two entries of one path are an error.
func arrange(entries []Entry, implied bool) ([]Entry, error) {
	byPath := map[string]Entry{}
	for _, e := range entries {
		if !strings.HasPrefix(e.Path, "/") {
			return nil, fmt.Errorf("image path %q is not absolute", e.Path)
		}
		e.Path = path.Clean(e.Path)
		if e.Path == "/" {
			continue // the root always exists
		}
		if _, taken := byPath[e.Path]; taken {
			return nil, fmt.Errorf("image path %s is given twice", e.Path)
		}
		byPath[e.Path] = e
	}
	if implied {
		for _, e := range entries {
			for dir := path.Dir(path.Clean(e.Path)); dir != "/"; dir = path.Dir(dir) {
				if _, taken := byPath[dir]; !taken {
					byPath[dir] = Dir(dir, 0o755)
				}
			}
		}
	}
	sorted := make([]Entry, 0, len(byPath))
	for _, e := range byPath {
		sorted = append(sorted, e)
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Path < sorted[j].Path })
	return sorted, nil
}
