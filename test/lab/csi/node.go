package csi

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	spec "github.com/container-storage-interface/spec/lib/go/csi"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// node mounts volumes on one node: staged once by a loop device, then bound into each pod that uses it.
type node struct {
	spec.UnimplementedNodeServer
	options NodeOptions
}

func (n *node) NodeGetInfo(context.Context, *spec.NodeGetInfoRequest) (*spec.NodeGetInfoResponse, error) {
	return &spec.NodeGetInfoResponse{NodeId: n.options.Node}, nil
}

func (n *node) NodeGetCapabilities(
	context.Context, *spec.NodeGetCapabilitiesRequest,
) (*spec.NodeGetCapabilitiesResponse, error) {
	var capabilities []*spec.NodeServiceCapability
	for _, kind := range []spec.NodeServiceCapability_RPC_Type{
		spec.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME,
		spec.NodeServiceCapability_RPC_EXPAND_VOLUME,
		spec.NodeServiceCapability_RPC_GET_VOLUME_STATS,
	} {
		capabilities = append(capabilities, &spec.NodeServiceCapability{
			Type: &spec.NodeServiceCapability_Rpc{Rpc: &spec.NodeServiceCapability_RPC{Type: kind}},
		})
	}
	return &spec.NodeGetCapabilitiesResponse{Capabilities: capabilities}, nil
}

func (n *node) NodeStageVolume(ctx context.Context, r *spec.NodeStageVolumeRequest) (*spec.NodeStageVolumeResponse, error) {
	image := filepath.Join(n.options.Images, imageName(r.GetVolumeId()))
	if _, err := os.Stat(image); err != nil {
		return nil, status.Errorf(codes.NotFound, "looking for the volume's image: %v", err)
	}
	if err := mount(ctx, r.GetStagingTargetPath(), "-t", fileSystem, "-o", "loop,nouuid", image); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &spec.NodeStageVolumeResponse{}, nil
}

func (n *node) NodeUnstageVolume(ctx context.Context, r *spec.NodeUnstageVolumeRequest) (*spec.NodeUnstageVolumeResponse, error) {
	if err := unmount(ctx, r.GetStagingTargetPath()); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &spec.NodeUnstageVolumeResponse{}, nil
}

func (n *node) NodePublishVolume(ctx context.Context, r *spec.NodePublishVolumeRequest) (*spec.NodePublishVolumeResponse, error) {
	options := "bind"
	if r.GetReadonly() {
		options += ",ro"
	}
	if err := mount(ctx, r.GetTargetPath(), "-o", options, r.GetStagingTargetPath()); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &spec.NodePublishVolumeResponse{}, nil
}

func (n *node) NodeUnpublishVolume(ctx context.Context, r *spec.NodeUnpublishVolumeRequest) (*spec.NodeUnpublishVolumeResponse, error) {
	if err := unmount(ctx, r.GetTargetPath()); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	if err := os.RemoveAll(r.GetTargetPath()); err != nil {
		return nil, status.Errorf(codes.Internal, "removing the mount point: %v", err)
	}
	return &spec.NodeUnpublishVolumeResponse{}, nil
}

// NodeExpandVolume grows the file, the loop device over it and the file system in it, while pods use it.
func (n *node) NodeExpandVolume(ctx context.Context, r *spec.NodeExpandVolumeRequest) (*spec.NodeExpandVolumeResponse, error) {
	size := r.GetCapacityRange().GetRequiredBytes()
	image := filepath.Join(n.options.Images, imageName(r.GetVolumeId()))
	if err := grow(ctx, image, r.GetVolumePath(), size); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &spec.NodeExpandVolumeResponse{CapacityBytes: size}, nil
}

func (n *node) NodeGetVolumeStats(_ context.Context, r *spec.NodeGetVolumeStatsRequest) (*spec.NodeGetVolumeStatsResponse, error) {
	var seen unix.Statfs_t
	if err := unix.Statfs(r.GetVolumePath(), &seen); err != nil {
		return nil, status.Error(codes.NotFound, fmt.Sprintf("looking at the volume: %v", err))
	}
	block, signed := seen.Bsize, func(v uint64) int64 { return int64(v) } //nolint:gosec // sizes of lab volumes fit
	return &spec.NodeGetVolumeStatsResponse{Usage: []*spec.VolumeUsage{
		{
			Unit:      spec.VolumeUsage_BYTES,
			Total:     signed(seen.Blocks) * block,
			Available: signed(seen.Bavail) * block,
			Used:      signed(seen.Blocks-seen.Bfree) * block,
		},
		{
			Unit:      spec.VolumeUsage_INODES,
			Total:     signed(seen.Files),
			Available: signed(seen.Ffree),
			Used:      signed(seen.Files - seen.Ffree),
		},
	}}, nil
}
