// Package image builds deterministic OCI images from local files, without a container engine, and pushes them to a registry.
//
// The same files give the same digest on every machine: entries are sorted, times are zero, the owner is root, and layers
// are stored uncompressed, so that a digest depends on the content alone and not on the version of a compressor.
//
//	img, err := image.Build(image.Spec{
//		Entries:    []image.Entry{image.File("/usr/local/bin/app", "out/app"), image.Dir("/data", 0o700)},
//		Entrypoint: []string{"/usr/local/bin/app"},
//		User:       "65532:65532",
//	})
//	ref, err := image.Push(ctx, "registry.lab:5000/me/app:v1", img, image.Registry{CAFile: "ca.crt"})
package image
