package network

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/layout"
)

// Up makes the switch with the host's own address on it.
func Up(ctx context.Context) error {
	err := ip(ctx, "",
		"link add "+layout.Bridge+" type bridge",
		fmt.Sprintf("addr add %s/%d dev %s", layout.HostIP, layout.MachineBits, layout.Bridge),
		"link set "+layout.Bridge+" up")
	if err != nil {
		return fmt.Errorf("making the switch: %w", err)
	}
	return nil
}

// Plug makes the network namespace of a machine and plugs it into the switch with the given address.
func Plug(ctx context.Context, machine, address string) error {
	netns := layout.NetNS(machine)
	err := ip(ctx, "",
		"netns add "+netns,
		fmt.Sprintf("link add %s type veth peer name eth0 netns %s", netns, netns),
		fmt.Sprintf("link set %s master %s up", netns, layout.Bridge))
	if err != nil {
		return fmt.Errorf("plugging in %s: %w", machine, err)
	}
	// The route to services is never taken as it stands: kube-proxy turns the address into a pod's. But without it there would be no route to
	// look up, and the packet would be refused before kube-proxy's rules see it.
	err = ip(ctx, netns,
		"link set lo up",
		fmt.Sprintf("addr add %s/%d dev eth0", address, layout.MachineBits),
		"link set eth0 up",
		"route add "+layout.ServiceRange+" dev eth0")
	if err != nil {
		return fmt.Errorf("giving %s its address: %w", machine, err)
	}
	err = Inside(netns, func() error {
		for name, value := range map[string]string{"ip_forward": "1", "conf/all/rp_filter": "0", "conf/default/rp_filter": "0"} {
			if err := os.WriteFile("/proc/sys/net/ipv4/"+name, []byte(value), 0o644); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("letting %s forward packets: %w", machine, err)
	}
	return nil
}

// RouteServices lets the host reach cluster IPs, through the kube-proxy of the control plane.
func RouteServices(ctx context.Context) error {
	if err := ip(ctx, "", fmt.Sprintf("route replace %s via %s", layout.ServiceRange, layout.ControlPlaneIP)); err != nil {
		return fmt.Errorf("routing services: %w", err)
	}
	return nil
}

// RoutePods makes each machine and the host know where the pods of all nodes are.
func RoutePods(ctx context.Context, nodes []int) error {
	if err := ip(ctx, "", podRoutes(nodes, 0)...); err != nil {
		return fmt.Errorf("routing pods on the host: %w", err)
	}
	if err := ip(ctx, layout.NetNS(layout.ControlPlane), podRoutes(nodes, 0)...); err != nil {
		return fmt.Errorf("routing pods on the control plane: %w", err)
	}
	for _, n := range nodes {
		routes := podRoutes(nodes, n)
		if len(routes) == 0 {
			continue
		}
		if err := ip(ctx, layout.NetNS(layout.Node(n)), routes...); err != nil {
			return fmt.Errorf("routing pods on %s: %w", layout.Node(n), err)
		}
	}
	return nil
}

func podRoutes(nodes []int, except int) []string {
	var routes []string
	for _, n := range nodes {
		if n != except {
			routes = append(routes, fmt.Sprintf("route replace %s via %s", layout.PodCIDR(n), layout.NodeIP(n)))
		}
	}
	return routes
}

// Reboot removes what a node's programs made in its network namespace and a restart of the machine would lose. Cables stay as they are.
func Reboot(ctx context.Context, machine string) error {
	netns := layout.NetNS(machine)
	return Inside(netns, func() error {
		if exists("cni0") {
			if err := ip(ctx, "", "link del cni0"); err != nil {
				return fmt.Errorf("restarting the network of %s: %w", machine, err)
			}
		}
		return nil
	})
}

// Unplug removes the network namespace of a machine with its cable.
func Unplug(ctx context.Context, machine string) error {
	netns := layout.NetNS(machine)
	var errs []error
	if exists(netns) {
		errs = append(errs, ip(ctx, "", "link del "+netns))
	}
	if _, err := os.Stat(Path(netns)); err == nil {
		errs = append(errs, ip(ctx, "", "netns del "+netns))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("unplugging %s: %w", machine, err)
	}
	return nil
}

// Down removes all that the lab has made of networks, whatever state it is in.
func Down(ctx context.Context) error {
	var errs []error
	names, err := plugged()
	errs = append(errs, err)
	for _, machine := range names {
		errs = append(errs, Unplug(ctx, machine))
	}
	if exists(layout.Bridge) {
		errs = append(errs, ip(ctx, "", "link del "+layout.Bridge))
	}
	errs = append(errs, removeNamespaceDir())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("removing the network: %w", err)
	}
	return nil
}

// plugged lists the machines that have a network namespace.
func plugged() ([]string, error) {
	entries, err := os.ReadDir("/run/netns")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, entry := range entries {
		if machine, ours := strings.CutPrefix(entry.Name(), layout.NetNS("")); ours {
			names = append(names, machine)
		}
	}
	return names, err
}

// removeNamespaceDir removes the mount that `ip netns add` leaves behind, once nobody has a namespace there.
func removeNamespaceDir() error {
	entries, err := os.ReadDir("/run/netns")
	if err != nil || len(entries) > 0 {
		return nil //nolint:nilerr // the directory is not there, or somebody else uses it
	}
	for unix.Unmount("/run/netns", unix.MNT_DETACH) == nil {
	}
	if err := os.Remove("/run/netns"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
