package main

import (
	"fmt"
	"os"
	"strings"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/disk"
)

// config is what the operator says in the container's environment.
type config struct {
	identity guard.Identity
	volume   disk.Volume
	control  disk.Control
	// ticket is the right to found the cluster: what --initial-cluster of the first start is to say. Only a founder has one, once.
	ticket string
	// tlsDir is where the member's Secret is mounted.
	tlsDir string
	// serverName is what is expected in the certificates of other members.
	serverName string
	// peers are names (host:port) that resolve to members; DNS is asked only when the operator gave no hint.
	peers []string
	// listen is where the operator finds the agent while it waits: the engine's client port.
	listen string
}

func readConfig() (config, error) {
	var missing []string
	need := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			missing = append(missing, name)
		}
		return value
	}
	c := config{
		identity: guard.Identity{
			ClusterUID: need("AGENT_CLUSTER_UID"),
			MemberName: need("AGENT_MEMBER_NAME"),
			ClaimUID:   need("AGENT_CLAIM_UID"),
			PeerURL:    need("AGENT_PEER_URL"),
		},
		volume:     disk.Volume{Root: need("AGENT_DATA_ROOT")},
		control:    disk.Control{Dir: need("AGENT_CONTROL_DIR")},
		ticket:     strings.TrimSpace(os.Getenv("AGENT_TICKET")),
		tlsDir:     need("AGENT_TLS_DIR"),
		serverName: need("AGENT_SERVER_NAME"),
		listen:     or(os.Getenv("AGENT_LISTEN"), ":2379"),
	}
	for _, peer := range strings.Split(os.Getenv("AGENT_PEERS"), ",") {
		if peer != "" {
			c.peers = append(c.peers, peer)
		}
	}
	if len(missing) > 0 {
		return config{}, fmt.Errorf("%w: the environment lacks %s", errUsage, strings.Join(missing, ", "))
	}
	return c, nil
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}

// ownAddress is where the member's own engine listens, seen from its own container.
func ownAddress(listen string) string {
	if strings.HasPrefix(listen, ":") {
		return "localhost" + listen
	}
	return listen
}
