package door

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// operatorName is the common name that only the operator's client certificate has.
	operatorName = "root"
	// largestHint bounds a hint, in bytes.
	largestHint = 64 << 10
	// requestTimeout bounds a request, so that nobody holds connections open.
	requestTimeout = 10 * time.Second
)

// State says why the engine is held back.
type State struct {
	// State is always "Waiting".
	State string `json:"state"`
	// Reason is one word, as in package guard.
	Reason string `json:"reason"`
	// Message says it to people.
	Message string `json:"message"`
}

// Door is open while the agent waits.
type Door struct {
	server *http.Server
	hints  chan []string

	mu    sync.Mutex
	state State
}

// Open listens on address with the member's server certificate. Only a client with the operator's name is heard. Certificates are read
// again for every connection, because they are renewed while the agent waits.
func Open(address, tlsDir string) (*Door, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("opening the port to the operator: %w", err)
	}
	d := &Door{hints: make(chan []string, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /state", d.sayState)
	mux.HandleFunc("PUT /hint", d.takeHint)
	d.server = &http.Server{Handler: operatorOnly(mux), ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		// Those who look for an engine here fail in their handshakes, again and again; that is not worth a line.
		ErrorLog: log.New(io.Discard, "", 0)}
	config := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		NextProtos:         []string{"http/1.1"},
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return currentConfig(tlsDir) },
	}
	go func() {
		// Serve ends when the door is closed; until then a failure shows as a port that does not answer.
		_ = d.server.Serve(tls.NewListener(listener, config))
	}()
	return d, nil
}

// Hints gives the newest list of addresses (host:port) at which voters can be asked.
func (d *Door) Hints() <-chan []string { return d.hints }

// Say sets what the operator is told.
func (d *Door) Say(reason, message string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = State{State: "Waiting", Reason: reason, Message: message}
}

// Close frees the port for the engine.
func (d *Door) Close() error { return d.server.Close() }

func (d *Door) sayState(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	state, err := json.Marshal(d.state)
	d.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// A client that went away is no concern of ours.
	_, _ = w.Write(state)
}

func (d *Door) takeHint(w http.ResponseWriter, r *http.Request) {
	var hint struct {
		Peers []string `json:"peers"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, largestHint)).Decode(&hint); err != nil {
		http.Error(w, "the hint is not JSON of the form {\"peers\":[\"10.0.0.1:2379\"]}", http.StatusBadRequest)
		return
	}
	for _, peer := range hint.Peers {
		if _, _, err := net.SplitHostPort(peer); err != nil {
			http.Error(w, fmt.Sprintf("%q is not host:port", peer), http.StatusBadRequest)
			return
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.hints:
	default:
	}
	d.hints <- hint.Peers
	w.WriteHeader(http.StatusNoContent)
}

// operatorOnly refuses clients with a certificate of the cluster that is not the operator's.
func operatorOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 || r.TLS.PeerCertificates[0].Subject.CommonName != operatorName {
			http.Error(w, "only the operator is heard here", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func currentConfig(tlsDir string) (*tls.Config, error) {
	own, err := tls.LoadX509KeyPair(filepath.Join(tlsDir, "server.crt"), filepath.Join(tlsDir, "server.key"))
	if err != nil {
		return nil, fmt.Errorf("reading the server certificate: %w", err)
	}
	authorities, err := os.ReadFile(filepath.Join(tlsDir, "client-ca.crt"))
	if err != nil {
		return nil, fmt.Errorf("reading whom to trust: %w", err)
	}
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM(authorities) {
		return nil, errors.New("reading whom to trust: client-ca.crt holds no certificate")
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{"http/1.1"},
		Certificates: []tls.Certificate{own},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    clients,
	}, nil
}
