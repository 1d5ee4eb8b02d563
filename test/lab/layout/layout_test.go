package layout

import (
	"net/netip"
	"testing"
)

func TestAddressesOfAllNodesAreDistinctAndInTheirRanges(t *testing.T) {
	pods, machines := netip.MustParsePrefix(PodRange), netip.PrefixFrom(netip.MustParseAddr(HostIP), MachineBits)
	services := netip.MustParsePrefix(ServiceRange)
	seen := map[string]bool{HostIP: true, ControlPlaneIP: true}
	for n := 1; n <= MaxNodes; n++ {
		address := NodeIP(n)
		if seen[address] || !machines.Contains(netip.MustParseAddr(address)) {
			t.Errorf("node %d has address %s", n, address)
		}
		seen[address] = true
		cidr := netip.MustParsePrefix(PodCIDR(n))
		if !pods.Overlaps(cidr) || services.Overlaps(cidr) {
			t.Errorf("node %d has pods in %s", n, cidr)
		}
	}
}

func TestANodeIsFoundByNameAndNumber(t *testing.T) {
	for text, want := range map[string]int{"node3": 3, "3": 3, "node0": 0, "node100": 0, "nodex": 0, "": 0, "3x": 0} {
		got, err := NodeNumber(text)
		if got != want && err == nil || (err == nil) != (want != 0) {
			t.Errorf("NodeNumber(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
}

func TestTheFirstThreeNodesAreInThreeZones(t *testing.T) {
	if got := Zone(1) + Zone(2) + Zone(3) + Zone(4); got != "abca" {
		t.Errorf("zones of nodes 1 to 4 are %s", got)
	}
}
