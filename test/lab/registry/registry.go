package registry

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
)

const configuration = `version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: %s
  delete:
    enabled: true
http:
  addr: %s
  secret: lab
  tls:
    certificate: %s/registry.crt
    key: %s/registry.key
`

// Machine writes the registry's configuration and returns the description of the machine that it runs on, which shares the host's network.
func Machine(binaries, data string) (machine.Spec, error) {
	dir := layout.MachineDir(layout.Host)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return machine.Spec{}, err
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return machine.Spec{}, err
	}
	file := filepath.Join(dir, "registry.yaml")
	content := fmt.Sprintf(configuration, data, address(), layout.PKIDir(), layout.PKIDir())
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		return machine.Spec{}, fmt.Errorf("writing the registry's configuration: %w", err)
	}
	return machine.Spec{Name: layout.Host, Services: []machine.Service{{
		Name:    "registry",
		Command: []string{filepath.Join(binaries, "registry"), "serve", file},
		Env:     []string{"OTEL_TRACES_EXPORTER=none"},
	}}}, nil
}

func address() string {
	return net.JoinHostPort(layout.HostIP, strings.TrimPrefix(layout.Registry, layout.RegistryHost+":"))
}

// Wait returns when the registry accepts connections.
func Wait(ctx context.Context) error {
	for {
		conn, err := net.DialTimeout("tcp", address(), time.Second)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the registry: %w (see %s)", err, machine.LogFile(layout.Host, "registry"))
		case <-time.After(20 * time.Millisecond):
		}
	}
}
