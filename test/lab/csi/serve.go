package csi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	spec "github.com/container-storage-interface/spec/lib/go/csi"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

// NodeOptions say where a node's driver works.
type NodeOptions struct {
	// Node is the name of the node.
	Node string
	// Images is the directory that holds the images of the node's volumes.
	Images string
	// Kubelet is the kubelet's directory, usually /var/lib/kubelet.
	Kubelet string
}

// RunNode serves the kubelet of a node until the context ends.
func RunNode(ctx context.Context, o NodeOptions) error {
	endpoint := filepath.Join(o.Kubelet, "plugins", Driver, "csi.sock")
	driver := grpc.NewServer()
	spec.RegisterIdentityServer(driver, identity{})
	spec.RegisterNodeServer(driver, &node{options: o})
	kubelet := grpc.NewServer()
	registration.RegisterRegistrationServer(kubelet, &registrar{endpoint: endpoint})

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return serve(ctx, driver, endpoint) })
	group.Go(func() error {
		return serve(ctx, kubelet, filepath.Join(o.Kubelet, "plugins_registry", Driver+"-reg.sock"))
	})
	return group.Wait()
}

// serve listens on a Unix socket until the context ends. A socket that an earlier life left behind is replaced.
func serve(ctx context.Context, server *grpc.Server, socket string) error {
	if err := os.MkdirAll(filepath.Dir(socket), 0o750); err != nil {
		return fmt.Errorf("making room for socket %s: %w", socket, err)
	}
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the old socket: %w", err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", socket)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", socket, err)
	}
	stop := context.AfterFunc(ctx, server.Stop)
	defer stop()
	if err := server.Serve(listener); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return fmt.Errorf("serving %s: %w", socket, err)
	}
	return nil
}

// registrar tells the kubelet's plugin watcher where the driver listens.
type registrar struct {
	registration.UnimplementedRegistrationServer
	endpoint string
}

func (r *registrar) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type:              registration.CSIPlugin,
		Name:              Driver,
		Endpoint:          r.endpoint,
		SupportedVersions: []string{"1.0.0"},
	}, nil
}

func (r *registrar) NotifyRegistrationStatus(
	_ context.Context, status *registration.RegistrationStatus,
) (*registration.RegistrationStatusResponse, error) {
	if !status.PluginRegistered {
		fmt.Fprintf(os.Stderr, "the kubelet refused %s: %s\n", Driver, status.Error)
	}
	return &registration.RegistrationStatusResponse{}, nil
}

// identity answers who the driver is.
type identity struct {
	spec.UnimplementedIdentityServer
}

func (identity) GetPluginInfo(context.Context, *spec.GetPluginInfoRequest) (*spec.GetPluginInfoResponse, error) {
	return &spec.GetPluginInfoResponse{Name: Driver, VendorVersion: "1"}, nil
}

func (identity) GetPluginCapabilities(
	context.Context, *spec.GetPluginCapabilitiesRequest,
) (*spec.GetPluginCapabilitiesResponse, error) {
	return &spec.GetPluginCapabilitiesResponse{}, nil
}

func (identity) Probe(context.Context, *spec.ProbeRequest) (*spec.ProbeResponse, error) {
	return &spec.ProbeResponse{}, nil
}
