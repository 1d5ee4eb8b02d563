package image

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// layer is an uncompressed tar that is written anew from its local files each time it is read, so that a large image needs no memory.
type layer struct {
	entries []Entry
	digest  v1.Hash
	size    int64
}

func newLayer(entries []Entry) (*layer, error) {
	l := &layer{entries: entries}
	sum := sha256.New()
	count := &countingWriter{w: sum}
	if err := writeTar(count, entries); err != nil {
		return nil, err
	}
	l.digest = v1.Hash{Algorithm: "sha256", Hex: hex.EncodeToString(sum.Sum(nil))}
	l.size = count.n
	return l, nil
}

func (l *layer) Digest() (v1.Hash, error)             { return l.digest, nil }
func (l *layer) DiffID() (v1.Hash, error)             { return l.digest, nil }
func (l *layer) Size() (int64, error)                 { return l.size, nil }
func (l *layer) MediaType() (types.MediaType, error)  { return types.OCIUncompressedLayer, nil }
func (l *layer) Compressed() (io.ReadCloser, error)   { return l.Uncompressed() }
func (l *layer) Uncompressed() (io.ReadCloser, error) { return l.stream(), nil }

func (l *layer) stream() io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(writeTar(w, l.entries)) }()
	return r
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func writeTar(w io.Writer, entries []Entry) error {
	tw := tar.NewWriter(w)
	for _, e := range entries {
		if err := writeEntry(tw, e); err != nil {
			return fmt.Errorf("adding %s to the image: %w", e.Path, err)
		}
	}
	return tw.Close()
}

func writeEntry(tw *tar.Writer, e Entry) error {
	header := &tar.Header{Name: strings.TrimPrefix(e.Path, "/"), Format: tar.FormatPAX, Mode: tarMode(e.Mode)}
	switch {
	case e.Mode.IsDir():
		header.Typeflag = tar.TypeDir
		header.Name += "/"
		return tw.WriteHeader(header)
	case e.Target != "":
		header.Typeflag = tar.TypeSymlink
		header.Linkname = e.Target
		header.Mode = 0o777
		return tw.WriteHeader(header)
	case e.Source != "":
		return writeFile(tw, header, e)
	default:
		if e.Mode == 0 {
			header.Mode = 0o644
		}
		header.Size = int64(len(e.Data))
		if err := tw.WriteHeader(header); err != nil {
			return err
		}
		_, err := io.Copy(tw, bytes.NewReader(e.Data))
		return err
	}
}

func writeFile(tw *tar.Writer, header *tar.Header, e Entry) error {
	f, err := os.Open(e.Source)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", e.Source)
	}
	if e.Mode == 0 {
		header.Mode = tarMode(info.Mode())
	}
	header.Size = info.Size()
	if err := tw.WriteHeader(header); err != nil {
		return err
	}
	_, err = io.Copy(tw, f)
	return err
}

// tarMode turns Go's mode bits into those of tar, which keeps setuid, setgid and sticky where Unix does.
func tarMode(mode fs.FileMode) int64 {
	bits := int64(mode.Perm())
	for flag, bit := range map[fs.FileMode]int64{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if mode&flag != 0 {
			bits |= bit
		}
	}
	return bits
}
