package newcomer

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
)

// clientPort is where members serve clients.
const clientPort = 2379

// tunnel is `kubectl port-forward`: it returns an address of this machine that leads to the client port of a pod.
func (n *Newcomer) tunnel(pod string) (address string, closeTunnel func(), err error) {
	transport, upgrader, err := spdy.RoundTripperFor(n.config)
	if err != nil {
		return "", nil, err
	}
	server, err := url.Parse(n.config.Host)
	if err != nil {
		return "", nil, err
	}
	server.Path = strings.TrimSuffix(server.Path, "/") + "/api/v1/namespaces/" + n.Namespace + "/pods/" + pod + "/portforward"
	dialer := spdy.NewDialer(upgrader, &http.Client{Transport: transport}, http.MethodPost, server)
	stop, ready := make(chan struct{}), make(chan struct{})
	forwarder, err := portforward.New(dialer, []string{fmt.Sprintf("0:%d", clientPort)}, stop, ready, io.Discard, io.Discard)
	if err != nil {
		return "", nil, err
	}
	failed := make(chan error, 1)
	go func() { failed <- forwarder.ForwardPorts() }()
	select {
	case err := <-failed:
		return "", nil, fmt.Errorf("forwarding a port to %s: %w", pod, err)
	case <-ready:
	}
	ports, err := forwarder.GetPorts()
	if err != nil {
		close(stop)
		return "", nil, err
	}
	return fmt.Sprintf("localhost:%d", ports[0].Local), func() { close(stop) }, nil
}
