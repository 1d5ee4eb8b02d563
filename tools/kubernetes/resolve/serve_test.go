package resolve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/operator-framework/operator-registry/pkg/api"
	"github.com/operator-framework/operator-registry/pkg/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const (
	database = "production-ready-database"
	cluster  = "etcd-cluster"
	// root is the file system of the catalog's image, which `images catalog-root` unpacks, and withdrawn that of the catalog that there would be
	// if the newest release were withdrawn.
	root      = "../../../build/catalog-root"
	withdrawn = "../../../build/withdrawn-root"
	// patience is for a machine that does much else.
	patience = 2 * time.Minute
)

// serve runs the command of the catalog's image on the files in dir and returns a connection to it. It ends with the test.
func serve(t *testing.T, dir string) *grpc.ClientConn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	cmd, output := command(t, dir, address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	go func() {
		_ = cmd.Wait()
		cancel()
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	health := grpc_health_v1.NewHealthClient(connection)
	answer, err := health.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "Registry"}, grpc.WaitForReady(true))
	if err != nil || answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Fatalf("the catalog does not serve: %v, %v\n%s", answer, err, output)
	}
	return connection
}

// command is that of the image, with its paths below dir and an address of its own.
func command(t *testing.T, dir, address string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	content, err := os.ReadFile(root + ".json")
	if err != nil {
		t.Fatalf("%v: `go run ./tools/images catalog-root` in the repository's root makes it", err)
	}
	var line []string
	if err := json.Unmarshal(content, &line); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(line, "--cache-enforce-integrity") {
		t.Errorf("the image serves with %v, whatever is in its cache", line)
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range line {
		if before, path, found := strings.Cut(word, "/"); found {
			line[i] = before + dir + "/" + path
		}
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	line = append(line, "--port", port, "--pprof-addr", "", "--termination-log", os.DevNull)
	output := &bytes.Buffer{}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Stdout, cmd.Stderr = output, output
	return cmd, output
}

// get returns a package as the catalog tells of it.
func get(t *testing.T, connection *grpc.ClientConn, name string) *api.Package {
	t.Helper()
	found, err := api.NewRegistryClient(connection).GetPackage(t.Context(), &api.GetPackageRequest{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// heads maps the channels of a package to the versions that they end in.
func heads(t *testing.T, connection *grpc.ClientConn, name string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, channel := range get(t, connection, name).Channels {
		found[channel.Name] = channel.CsvName
	}
	return found
}

func TestTheCatalogServesBothPackagesFromItsCache(t *testing.T) {
	connection := serve(t, root)
	registry := api.NewRegistryClient(connection)
	for _, name := range []string{cluster, database} {
		found := get(t, connection, name)
		ends := map[string]string{}
		for _, channel := range found.Channels {
			ends[channel.Name] = strings.TrimPrefix(channel.CsvName, name+".v")
			bundle, err := registry.GetBundle(t.Context(), &api.GetBundleRequest{PkgName: name, ChannelName: channel.Name, CsvName: channel.CsvName})
			if err != nil {
				t.Fatal(err)
			}
			if bundle.BundlePath == "" || bundle.CsvJson == "" && len(bundle.Properties) == 0 {
				t.Errorf("%s in channel %s has no image, or says nothing of itself", channel.CsvName, channel.Name)
			}
		}
		f := channels(t)
		want := map[string]string{}
		for _, channel := range f.Channels {
			want[channel.Name] = channel.Head
		}
		if !maps.Equal(ends, want) || found.DefaultChannelName != f.Default {
			t.Errorf("the channels of %s end in %v, and %s is the default", name, ends, found.DefaultChannelName)
		}
	}
}

func TestTheCatalogTellsWhatIsDeprecatedAndNoChannelEndsInIt(t *testing.T) {
	connection := serve(t, root)
	bundles, err := client.NewClientFromConn(connection).ListBundles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for bundle := bundles.Next(); bundle != nil; bundle = bundles.Next() {
		if bundle.Deprecation != nil {
			told[bundle.CsvName] = bundle.Deprecation.Message
		}
	}
	deprecations := channels(t).Deprecations
	if len(deprecations) == 0 {
		t.Error("nothing is deprecated: what the catalog does with it is not tried")
	}
	for _, name := range []string{cluster, database} {
		for _, d := range deprecations {
			if told[name+".v"+d.Release] != d.Message {
				t.Errorf("%s %s is not deprecated: %v", name, d.Release, told)
			}
		}
		for channel, head := range heads(t, connection, name) {
			if told[head] != "" {
				t.Errorf("channel %s of %s ends in %s, which is deprecated", channel, name, head)
			}
		}
	}
}

func TestACatalogThatIsNotWhatItsCacheWasMadeOfIsNotServed(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	tamper(t, filepath.Join(dir, "configs"))
	cmd, output := command(t, dir, "127.0.0.1:0")
	err := cmd.Run()
	if err == nil || !strings.Contains(output.String(), "integrity") && !strings.Contains(output.String(), "digest") {
		t.Errorf("got %v\n%s", err, output)
	}
}

// tamper adds a line to the first file in dir.
func tamper(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, fmt.Appendf(content, "# tampered\n"), 0o644); err != nil {
			return err
		}
		return fs.SkipAll
	})
	if err != nil {
		t.Fatal(err)
	}
}
