package disk

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"database.example.com/operator/internal/guard"
)

// readMarker returns nil when there is no marker, and unreadable when there is one that names nobody.
func (v Volume) readMarker() (marker *guard.Marker, unreadable bool, err error) {
	content, err := os.ReadFile(filepath.Join(v.Root, markerName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if m, valid := parseMarker(content); valid {
		return &m, false, nil
	}
	return nil, true, nil
}

func parseMarker(content []byte) (m guard.Marker, valid bool) {
	err := json.Unmarshal(content, &m)
	return m, err == nil && m.ClusterUID != "" && m.MemberName != "" && m.ClaimUID != ""
}

// WriteMarker writes the marker whole or not at all.
func (v Volume) WriteMarker(m guard.Marker) error {
	content, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("writing the marker: %w", err)
	}
	return writeWhole(v.Root, newMarkerName, markerName, append(content, '\n'))
}

// writeWhole writes a file under a temporary name and renames it when its content is on the disk.
func writeWhole(dir, temporary, name string, content []byte) error {
	path := filepath.Join(dir, temporary)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(path, filepath.Join(dir, name))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return syncDir(dir)
}
