// Command registry is the CNCF distribution registry with storage in local files and no other storage.
//
// The stock binary links the SDKs of three clouds, which makes up most of its build time.
package main

import (
	"os"

	"github.com/distribution/distribution/v3/registry"

	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if err := registry.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}
