package image

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Registry says how to reach a registry. The zero value trusts the system's authorities and uses the user's docker credentials.
type Registry struct {
	// CAFile names a PEM file of authorities that are trusted in addition to the system's.
	CAFile string
}

// Push uploads the artifact under the tagged reference and returns the reference by digest (repository@sha256:...). Layers that the
// registry has already are not sent again.
func Push(ctx context.Context, reference string, artifact Artifact, registry Registry) (string, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return "", fmt.Errorf("parsing the image reference: %w", err)
	}
	options, err := registry.options(ctx)
	if err != nil {
		return "", err
	}
	if err := remote.Push(ref, artifact, options...); err != nil {
		return "", fmt.Errorf("pushing %s: %w", reference, err)
	}
	digest, err := Digest(artifact)
	if err != nil {
		return "", err
	}
	return ref.Context().Name() + "@" + digest, nil
}

// Pull returns what a registry has under a reference. Layers are read when they are needed.
func Pull(ctx context.Context, reference string, registry Registry) (Artifact, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return nil, fmt.Errorf("parsing the image reference: %w", err)
	}
	options, err := registry.options(ctx)
	if err != nil {
		return nil, err
	}
	descriptor, err := remote.Get(ref, options...)
	if err != nil {
		return nil, fmt.Errorf("pulling %s: %w", reference, err)
	}
	if descriptor.MediaType.IsIndex() {
		return descriptor.ImageIndex()
	}
	return descriptor.Image()
}

// Resolve returns the digest that the registry has for a reference, without pulling it.
func Resolve(ctx context.Context, reference string, registry Registry) (string, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return "", fmt.Errorf("parsing the image reference: %w", err)
	}
	options, err := registry.options(ctx)
	if err != nil {
		return "", err
	}
	descriptor, err := remote.Head(ref, options...)
	if err != nil {
		return "", fmt.Errorf("resolving %s: %w", reference, err)
	}
	return descriptor.Digest.String(), nil
}

func (r Registry) options(ctx context.Context) ([]remote.Option, error) {
	options := []remote.Option{remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain)}
	if r.CAFile == "" {
		return options, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pem, err := os.ReadFile(r.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading the registry's authority: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", r.CAFile)
	}
	transport, ok := remote.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, fmt.Errorf("the registry client's default transport is a %T", remote.DefaultTransport)
	}
	transport = transport.Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return append(options, remote.WithTransport(transport)), nil
}
