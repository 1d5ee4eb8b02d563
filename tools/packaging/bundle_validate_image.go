package packaging

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/test/lab/pki"
)

// anyImage is a policy by which opm takes images that nobody signed. It looks for it in the home directory.
const anyImage = `{"default": [{"type": "insecureAcceptAnything"}]}`

// validateImage runs `opm alpha bundle validate` on the image of a bundle, with the optional validators. opm pulls it, from a registry of this
// process.
func (c Checkout) validateImage(ctx context.Context, dir string) ([]string, error) {
	opm, err := c.Tool(ctx, "opm", "opm")
	if err != nil {
		return nil, err
	}
	img, err := bundleImage(dir)
	if err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp("", "validate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temporary)
	served, stop, err := serveImages(temporary)
	if err != nil {
		return nil, fmt.Errorf("serving the image of a bundle: %w", err)
	}
	defer stop()
	if err := writeFile(filepath.Join(temporary, ".config", "containers", "policy.json"), []byte(anyImage)); err != nil {
		return nil, err
	}
	reference, err := image.Push(ctx, served.Name+"/bundle:validated", img, image.Registry{CAFile: served.CAFile})
	if err != nil {
		return nil, err
	}
	output, err := c.run(ctx, command{
		name: opm, both: true,
		args: []string{"alpha", "bundle", "validate", "--tag", reference, "--image-builder", "none", "--optional-validators", "operatorhub,bundle-objects"},
		env: []string{
			"SSL_CERT_FILE=" + served.CAFile, "OLM_CACHE_DIR=" + filepath.Join(temporary, "cache"),
			"HOME=" + temporary, "XDG_CONFIG_HOME=" + filepath.Join(temporary, ".config"), "TMPDIR=" + temporary,
		},
	})
	if err != nil {
		return nil, err
	}
	return readLog(string(output)), nil
}

// readLog returns the lines of opm's log that are no mere progress, and not what the command says of itself.
func readLog(output string) []string {
	var complaints []string
	for line := range strings.SplitSeq(output, "\n") {
		progress := strings.Contains(line, "level=debug") || strings.Contains(line, "level=info")
		if line != "" && !progress && !strings.HasPrefix(line, `Command "validate" is deprecated`) {
			complaints = append(complaints, line)
		}
	}
	return complaints
}

// serveImages serves a registry that keeps images in memory, until it is stopped. Its certificates are in dir.
func serveImages(dir string) (served Registry, stop func(), err error) {
	authority, err := pki.NewAuthority(dir, "ca")
	if err != nil {
		return Registry{}, nil, err
	}
	if err := authority.Issue("server", pki.Subject{User: "registry", Addresses: []string{"127.0.0.1"}}); err != nil {
		return Registry{}, nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return Registry{}, nil, err
	}
	server := &http.Server{Handler: registry.New(registry.Logger(log.New(io.Discard, "", 0))), ReadHeaderTimeout: time.Minute}
	go func() {
		_ = server.ServeTLS(listener, filepath.Join(dir, "server.crt"), filepath.Join(dir, "server.key"))
	}()
	served = Registry{Name: listener.Addr().String(), CAFile: filepath.Join(dir, "ca.crt")}
	return served, func() { _ = server.Close() }, nil
}
