//go:build process

package process

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/pki"
)

// member is a member with its volume, and the process that runs on it.
type member struct {
	cluster *cluster
	// engine is what the member runs, by its key in engines.
	engine   string
	name, ip string
	claimUID string
	// root is the volume, control the pod's own directory, last the termination message.
	root, control, tlsDir, last string
	// ticket is what the Secret gives the container at each of its starts.
	ticket  string
	process *process
}

func (m *member) peerURL() string { return "https://" + net.JoinHostPort(m.ip, peerPort) }

func (m *member) clientAddress() string { return net.JoinHostPort(m.ip, clientPort) }

func (m *member) endpoint() etcd.Endpoint {
	return etcd.Endpoint{Member: m.name, Address: m.clientAddress(), ServerName: m.name, Metrics: net.JoinHostPort(m.ip, metricsPort)}
}

func (m *member) issueCertificates(t *testing.T) {
	t.Helper()
	r := pki.Request{CommonName: m.name, DNSNames: []string{"localhost", m.name, serverName}, IPs: []net.IP{net.ParseIP(m.ip)}, Server: true, Client: true}
	server := must(pki.Issue(m.cluster.clientCA, r, time.Now()))(t)
	peer := must(pki.Issue(m.cluster.peerCA, r, time.Now()))(t)
	for name, content := range map[string][]byte{
		"server.crt": server.Cert, "server.key": server.Key, "peer.crt": peer.Cert, "peer.key": peer.Key, "peer-ca.crt": m.cluster.peerCA.Cert,
		"client-ca.crt": append(m.cluster.clientCA.Cert, m.cluster.operatorCA.Cert...),
	} {
		if err := os.WriteFile(filepath.Join(m.tlsDir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// start starts the member's container: the agent, which becomes the engine.
func (m *member) start(t *testing.T) {
	t.Helper()
	if m.process != nil && m.process.running() {
		t.Fatalf("%s still runs", m.name)
	}
	arguments := append([]string{"run", "--", engines[m.engine]}, m.flags()...)
	m.process = start(t, m.name, m.environment(), agentBinary, arguments...)
}

// startUnguarded starts the engine as an operator without a guard does: always as a member of the existing cluster.
func (m *member) startUnguarded(t *testing.T, initialCluster, state string) {
	t.Helper()
	arguments := append(m.flags(), "--name="+m.name, "--data-dir="+filepath.Join(m.root, "data"), "--initial-advertise-peer-urls="+m.peerURL(),
		"--initial-cluster-token="+m.cluster.uid, "--initial-cluster="+initialCluster, "--initial-cluster-state="+state)
	m.process = start(t, m.name, nil, engines[m.engine], arguments...)
}

func (m *member) environment() []string {
	var peers []string
	for _, other := range m.cluster.members {
		peers = append(peers, other.clientAddress())
	}
	return []string{
		"AGENT_CLUSTER_UID=" + m.cluster.uid, "AGENT_MEMBER_NAME=" + m.name, "AGENT_CLAIM_UID=" + m.claimUID, "AGENT_PEER_URL=" + m.peerURL(),
		"AGENT_DATA_ROOT=" + m.root, "AGENT_CONTROL_DIR=" + m.control, "AGENT_TLS_DIR=" + m.tlsDir, "AGENT_SERVER_NAME=" + serverName,
		"AGENT_PEERS=" + strings.Join(peers, ","), "AGENT_LISTEN=" + m.clientAddress(), "AGENT_TERMINATION_LOG=" + m.last, "AGENT_TICKET=" + m.ticket,
	}
}

// flags are the ones that an operator renders: none of them lets the engine bootstrap.
func (m *member) flags() []string {
	file := func(name string) string { return filepath.Join(m.tlsDir, name) }
	client, peer := "https://"+m.clientAddress(), m.peerURL()
	flags := []string{
		"--listen-client-urls=" + client, "--advertise-client-urls=" + client, "--listen-peer-urls=" + peer,
		"--listen-metrics-urls=http://" + net.JoinHostPort(m.ip, metricsPort), "--snapshot-count=" + strconv.Itoa(snapshotCount),
		"--client-cert-auth", "--trusted-ca-file=" + file("client-ca.crt"), "--cert-file=" + file("server.crt"), "--key-file=" + file("server.key"),
		"--peer-client-cert-auth", "--peer-trusted-ca-file=" + file("peer-ca.crt"), "--peer-cert-file=" + file("peer.crt"), "--peer-key-file=" + file("peer.key"),
	}
	if minorOf(m.engine) == "3.5" {
		return append(flags, "--experimental-peer-skip-client-san-verification")
	}
	return append(flags, "--peer-skip-client-san-verification", "--max-learners=16")
}

// listens waits until the engine's peer port is open.
func (m *member) listens(t *testing.T) {
	t.Helper()
	eventually(t, m.name+" to listen", func() error {
		connection, err := net.Dial("tcp", net.JoinHostPort(m.ip, peerPort))
		if err != nil {
			return err
		}
		return connection.Close()
	})
}

// lastWords waits for the agent to refuse for a reason, which it leaves for the operator.
func (m *member) lastWords(t *testing.T, want string) {
	t.Helper()
	if code := m.process.exitCode(t); code != 65 {
		t.Fatalf("%s ended with %d, want 65; its log ends with\n%s", m.name, code, m.process.tail())
	}
	var words struct{ Reason, Message string }
	if err := json.Unmarshal(must(os.ReadFile(m.last))(t), &words); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s refused: %s: %s", m.name, words.Reason, words.Message)
	if words.Reason != want {
		t.Errorf("the agent of %s refused because of %s, want %s", m.name, words.Reason, want)
	}
}

// waitsFor waits until the agent says that it waits for the reason.
func (m *member) waitsFor(t *testing.T, reason string) {
	t.Helper()
	eventually(t, m.name+" to say "+reason, func() error {
		s, err := m.cluster.client.AgentState(t.Context(), m.endpoint())
		if err == nil && s.Reason != reason {
			return fmt.Errorf("it says %+v", s)
		}
		return err
	})
}
