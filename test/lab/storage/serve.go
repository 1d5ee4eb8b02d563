package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"

	"golang.org/x/sync/errgroup"
)

// Where the kubelet looks for drivers, and where this one listens.
const (
	driverSocket       = "/var/lib/kubelet/plugins/" + DriverName + "/csi.sock"
	registrationSocket = "/var/lib/kubelet/plugins_registry/" + DriverName + "-reg.sock"
)

// Serve runs the driver of a node until the context ends.
func Serve(ctx context.Context, node string) error {
	driver := &nodeDriver{node: node}
	calls := grpc.NewServer(grpc.UnaryInterceptor(logFailures))
	csi.RegisterIdentityServer(calls, driver)
	csi.RegisterNodeServer(calls, driver)
	register := grpc.NewServer()
	registration.RegisterRegistrationServer(register, registrar{})
	group, ctx := errgroup.WithContext(ctx)
	// The driver listens before it is announced.
	for _, s := range []struct {
		server *grpc.Server
		socket string
	}{{calls, driverSocket}, {register, registrationSocket}} {
		listener, err := listen(s.socket)
		if err != nil {
			return fmt.Errorf("listening for the kubelet: %w", err)
		}
		group.Go(func() error { return s.server.Serve(listener) })
		group.Go(func() error { <-ctx.Done(); s.server.Stop(); return nil })
	}
	return group.Wait()
}

func listen(socket string) (net.Listener, error) {
	if err := os.MkdirAll(filepath.Dir(socket), 0o750); err != nil {
		return nil, err
	}
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return net.Listen("unix", socket)
}

func logFailures(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	response, err := handle(ctx, request)
	if err != nil {
		slog.Error("a call failed", "method", info.FullMethod, "error", err)
	}
	return response, err
}

// registrar tells the kubelet where the driver is.
type registrar struct {
	registration.UnimplementedRegistrationServer
}

func (registrar) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type: registration.CSIPlugin, Name: DriverName, Endpoint: driverSocket, SupportedVersions: []string{"1.0.0"},
	}, nil
}

func (registrar) NotifyRegistrationStatus(_ context.Context, s *registration.RegistrationStatus) (*registration.RegistrationStatusResponse, error) {
	if !s.GetPluginRegistered() {
		slog.Error("the kubelet refused the driver", "error", s.GetError())
	}
	return &registration.RegistrationStatusResponse{}, nil
}
