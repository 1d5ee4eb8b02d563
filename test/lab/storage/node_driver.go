package storage

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// nodeDriver answers the kubelet of one node.
type nodeDriver struct {
	csi.UnimplementedNodeServer
	csi.UnimplementedIdentityServer
	node string
}

func (d *nodeDriver) GetPluginInfo(context.Context, *csi.GetPluginInfoRequest) (*csi.GetPluginInfoResponse, error) {
	return &csi.GetPluginInfoResponse{Name: DriverName, VendorVersion: "v1"}, nil
}

func (d *nodeDriver) GetPluginCapabilities(context.Context, *csi.GetPluginCapabilitiesRequest) (*csi.GetPluginCapabilitiesResponse, error) {
	return &csi.GetPluginCapabilitiesResponse{}, nil
}

func (d *nodeDriver) Probe(context.Context, *csi.ProbeRequest) (*csi.ProbeResponse, error) {
	return &csi.ProbeResponse{}, nil
}

func (d *nodeDriver) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{NodeId: d.node}, nil
}

func (d *nodeDriver) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	var capabilities []*csi.NodeServiceCapability
	for _, kind := range []csi.NodeServiceCapability_RPC_Type{
		csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME,
		csi.NodeServiceCapability_RPC_EXPAND_VOLUME,
		csi.NodeServiceCapability_RPC_GET_VOLUME_STATS,
	} {
		capabilities = append(capabilities, &csi.NodeServiceCapability{
			Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{Type: kind}},
		})
	}
	return &csi.NodeGetCapabilitiesResponse{Capabilities: capabilities}, nil
}

// NodeStageVolume mounts the volume's file system once for the node.
func (d *nodeDriver) NodeStageVolume(ctx context.Context, r *csi.NodeStageVolumeRequest) (*csi.NodeStageVolumeResponse, error) {
	file := ImageFile(d.node, r.GetVolumeId())
	if !exists(file) {
		return nil, status.Errorf(codes.NotFound, "volume %s is not on %s", r.GetVolumeId(), d.node)
	}
	mounted, err := prepareTarget(r.GetStagingTargetPath())
	if err != nil || mounted {
		return &csi.NodeStageVolumeResponse{}, internal("staging", err)
	}
	// Without nouuid, a copy of a volume could not be mounted beside its original.
	err = run(ctx, "mount", "-t", "xfs", "-o", "loop,nouuid", file, r.GetStagingTargetPath())
	return &csi.NodeStageVolumeResponse{}, internal("staging", err)
}

func (d *nodeDriver) NodeUnstageVolume(_ context.Context, r *csi.NodeUnstageVolumeRequest) (*csi.NodeUnstageVolumeResponse, error) {
	return &csi.NodeUnstageVolumeResponse{}, internal("unstaging", unmount(r.GetStagingTargetPath()))
}

// NodePublishVolume makes the staged file system appear in a pod.
func (d *nodeDriver) NodePublishVolume(_ context.Context, r *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	mounted, err := prepareTarget(r.GetTargetPath())
	if err != nil || mounted {
		return &csi.NodePublishVolumeResponse{}, internal("publishing", err)
	}
	err = unix.Mount(r.GetStagingTargetPath(), r.GetTargetPath(), "", unix.MS_BIND, "")
	if err == nil && r.GetReadonly() {
		err = unix.Mount("", r.GetTargetPath(), "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return &csi.NodePublishVolumeResponse{}, internal("publishing", err)
}

func (d *nodeDriver) NodeUnpublishVolume(_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	return &csi.NodeUnpublishVolumeResponse{}, internal("unpublishing", unmount(r.GetTargetPath()))
}

// NodeExpandVolume lets the loop device see the size of its file, and then the file system that of its device.
func (d *nodeDriver) NodeExpandVolume(ctx context.Context, r *csi.NodeExpandVolumeRequest) (*csi.NodeExpandVolumeResponse, error) {
	device, err := exec.CommandContext(ctx, "findmnt", "-n", "-o", "SOURCE", "-T", r.GetVolumePath()).Output()
	if err != nil {
		return nil, internal("expanding", err)
	}
	// A bind mount is shown with the directory it was made from: /dev/loop0[/dir].
	name, _, _ := strings.Cut(strings.TrimSpace(string(device)), "[")
	if err := run(ctx, "losetup", "-c", name); err != nil {
		return nil, internal("expanding", err)
	}
	if err := run(ctx, "xfs_growfs", r.GetVolumePath()); err != nil {
		return nil, internal("expanding", err)
	}
	return &csi.NodeExpandVolumeResponse{CapacityBytes: r.GetCapacityRange().GetRequiredBytes()}, nil
}

func (d *nodeDriver) NodeGetVolumeStats(_ context.Context, r *csi.NodeGetVolumeStatsRequest) (*csi.NodeGetVolumeStatsResponse, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(r.GetVolumePath(), &s); err != nil {
		if errors.Is(err, unix.ENOENT) {
			return nil, status.Error(codes.NotFound, "the volume is not mounted there")
		}
		return nil, internal("measuring", err)
	}
	block := s.Bsize
	return &csi.NodeGetVolumeStatsResponse{Usage: []*csi.VolumeUsage{
		{Unit: csi.VolumeUsage_BYTES, Total: int64(s.Blocks) * block, Available: int64(s.Bavail) * block, Used: int64(s.Blocks-s.Bfree) * block},
		{Unit: csi.VolumeUsage_INODES, Total: int64(s.Files), Available: int64(s.Ffree), Used: int64(s.Files - s.Ffree)},
	}}, nil
}

// internal turns an error into one that the kubelet retries.
func internal(doing string, err error) error {
	if err == nil {
		return nil
	}
	return status.Errorf(codes.Internal, "%s the volume: %v", doing, err)
}
