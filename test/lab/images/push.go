package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/test/lab/layout"
)

// Push makes sure that the registry, whose data are in the given directory, has the images that the lab needs. What was pushed before
// and has not changed is not even built.
func Push(ctx context.Context, progress io.Writer, data string, bin Binaries, withOLM bool) error {
	list, err := recipes(ctx, bin, withOLM)
	if err != nil {
		return err
	}
	file := filepath.Join(data, "pushed.json")
	pushed, err := readPushed(file)
	if err != nil {
		return err
	}
	for _, r := range list {
		key, err := fingerprint(r.spec)
		if err != nil {
			return fmt.Errorf("looking at what %s is made of: %w", r.name, err)
		}
		if pushed[r.name] == key {
			continue
		}
		start := time.Now()
		img, err := image.Build(r.spec)
		if err != nil {
			return fmt.Errorf("building the image %s: %w", r.name, err)
		}
		if _, err := image.Push(ctx, Local(r.name), img, image.Registry{CAFile: layout.CAFile()}); err != nil {
			return err
		}
		fmt.Fprintf(progress, "pushed   %s (%.1f s)\n", r.name, time.Since(start).Seconds())
		pushed[r.name] = key
		if err := writePushed(file, pushed); err != nil {
			return err
		}
	}
	return nil
}

// fingerprint hashes a spec with the size and time of each file in it, which is a thousand times faster than the image's digest.
func fingerprint(spec image.Spec) (string, error) {
	sum := sha256.New()
	if err := json.NewEncoder(sum).Encode(spec); err != nil {
		return "", err
	}
	for _, entry := range spec.Entries {
		if entry.Source == "" {
			continue
		}
		info, err := os.Stat(entry.Source)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d %d\n", entry.Source, info.Size(), info.ModTime().UnixNano())
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func readPushed(file string) (map[string]string, error) {
	pushed := map[string]string{}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return pushed, nil
	}
	if err != nil {
		return nil, err
	}
	return pushed, json.Unmarshal(content, &pushed)
}

func writePushed(file string, pushed map[string]string) error {
	content, err := json.MarshalIndent(pushed, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
