package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"database.example.com/operator/internal/guard"
)

// The entries of a volume.
const (
	dataName      = "data"
	markerName    = "marker.json"
	newMarkerName = "marker.json.new"
	// lostAndFound is made by some file systems.
	lostAndFound = "lost+found"
)

// Volume is the member's volume, mounted at Root.
type Volume struct {
	Root string
}

// DataDir is where the engine keeps its data.
func (v Volume) DataDir() string { return filepath.Join(v.Root, dataName) }

// Look says what is on the volume. An error means that it could not be looked at, which is neither good nor bad news about the data.
func (v Volume) Look() (guard.Disk, error) {
	var found guard.Disk
	entries, err := os.ReadDir(v.Root)
	if err != nil {
		return guard.Disk{}, fmt.Errorf("looking at the volume: %w", err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == dataName, name == markerName, name == newMarkerName, name == lostAndFound:
		case strings.HasPrefix(name, "."):
			// File systems and storage drivers keep such entries, as .snapshot.
		default:
			found.Strangers = append(found.Strangers, name)
		}
	}
	if found.Data, err = lookAtData(v.DataDir()); err != nil {
		return guard.Disk{}, fmt.Errorf("looking at the data directory: %w", err)
	}
	if found.Marker, found.MarkerUnreadable, err = v.readMarker(); err != nil {
		return guard.Disk{}, fmt.Errorf("looking at the marker: %w", err)
	}
	return found, nil
}

// Clear removes what is left in the data directory.
func (v Volume) Clear() error {
	if err := os.RemoveAll(v.DataDir()); err != nil {
		return fmt.Errorf("removing what is left of the data: %w", err)
	}
	return syncDir(v.Root)
}

func lookAtData(dir string) (guard.Data, error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return guard.Empty, nil
	case err != nil:
		return "", err
	case len(entries) == 0:
		return guard.Empty, nil
	}
	hasLog, err := hasContent(filepath.Join(dir, "member", "wal"), func(name string) bool { return strings.HasSuffix(name, ".wal") })
	if err != nil {
		return "", err
	}
	hasDatabase, err := hasContent(filepath.Join(dir, "member", "snap"), func(name string) bool { return name == "db" })
	if err != nil {
		return "", err
	}
	if !hasLog || !hasDatabase {
		return guard.Partial, nil
	}
	stillborn, err := isStillborn(filepath.Join(dir, "member", "wal"))
	if err != nil {
		return "", err
	}
	if stillborn {
		return guard.Partial, nil
	}
	return guard.Complete, nil
}

// hasContent says whether a directory has a wanted file that is not empty.
func hasContent(dir string, wanted func(name string) bool) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if !wanted(e.Name()) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return false, err
		}
		if info.Mode().IsRegular() && info.Size() > 0 {
			return true, nil
		}
	}
	return false, nil
}

// syncDir makes changes of a directory's entries survive a cut of power.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("making changes of %s durable: %w", path, err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("making changes of %s durable: %w", path, err)
	}
	return nil
}
