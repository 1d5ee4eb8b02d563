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

// References maps the name of an image to its reference by digest in the lab's registry.
type References map[string]string

// record is what is remembered of an image that was pushed.
type record struct {
	// Fingerprint is that of what it was made of.
	Fingerprint string
	// Reference names it by digest.
	Reference string
}

// Push makes sure that the registry, whose data are in the given directory, has the images that the lab needs. What was pushed before
// and has not changed is not even built.
func Push(ctx context.Context, progress io.Writer, data string, bin Binaries, withOLM bool) (References, error) {
	list, err := recipes(ctx, bin, withOLM)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(data, "pushed.json")
	pushed, err := readPushed(file)
	if err != nil {
		return nil, err
	}
	references := References{}
	for _, r := range list {
		key, err := fingerprint(r.spec)
		if err != nil {
			return nil, fmt.Errorf("looking at what %s is made of: %w", r.name, err)
		}
		if pushed[r.name].Fingerprint != key {
			start := time.Now()
			reference, err := push(ctx, r)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(progress, "pushed   %s (%.1f s)\n", r.name, time.Since(start).Seconds())
			pushed[r.name] = record{key, reference}
			if err := writePushed(file, pushed); err != nil {
				return nil, err
			}
		}
		references[r.name] = pushed[r.name].Reference
	}
	return references, nil
}

func push(ctx context.Context, r recipe) (reference string, err error) {
	img, err := image.Build(r.spec)
	if err != nil {
		return "", fmt.Errorf("building the image %s: %w", r.name, err)
	}
	return image.Push(ctx, Local(r.name), img, image.Registry{CAFile: layout.CAFile()})
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

func readPushed(file string) (map[string]record, error) {
	pushed := map[string]record{}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return pushed, nil
	}
	if err != nil {
		return nil, err
	}
	return pushed, json.Unmarshal(content, &pushed)
}

func writePushed(file string, pushed map[string]record) error {
	content, err := json.MarshalIndent(pushed, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
