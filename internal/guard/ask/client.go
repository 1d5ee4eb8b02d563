package ask

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

// largestAnswer bounds an answer, in bytes. A member list of a thousand members is smaller.
const largestAnswer = 1 << 20

// frameHeader is gRPC's: a byte that says whether the message is compressed, and its length.
const frameHeader = 5

// Client asks members on their client ports. It is safe for concurrent use.
type Client struct {
	transport *http.Transport
}

// New returns a client that shows the member's own server certificate, which the client port of its peers trusts, and expects serverName
// in theirs. The certificate is read again for every connection, because it is renewed while the agent waits.
func New(tlsDir, serverName string) (*Client, error) {
	authorities, err := os.ReadFile(filepath.Join(tlsDir, "client-ca.crt"))
	if err != nil {
		return nil, fmt.Errorf("reading whom to trust: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authorities) {
		return nil, errors.New("reading whom to trust: client-ca.crt holds no certificate")
	}
	protocols := &http.Protocols{}
	protocols.SetHTTP2(true)
	return &Client{transport: &http.Transport{
		Protocols: protocols,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12,
			RootCAs:    roots,
			ServerName: serverName,
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
				own, err := tls.LoadX509KeyPair(filepath.Join(tlsDir, "server.crt"), filepath.Join(tlsDir, "server.key"))
				return &own, err
			},
		},
	}}, nil
}

// call makes one unary gRPC call to address (host:port).
func (c *Client) call(ctx context.Context, address, method string, message []byte) ([]byte, error) {
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+address+method, bytes.NewReader(append(frame, message...)))
	if err != nil {
		return nil, fmt.Errorf("calling %s at %s: %w", method, address, err)
	}
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("Te", "trailers")
	answer, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("calling %s at %s: %w", method, address, err)
	}
	defer answer.Body.Close()
	// Trailers are there when the body was read to its end.
	body, err := io.ReadAll(io.LimitReader(answer.Body, largestAnswer+1))
	if err == nil {
		err = accepted(answer, len(body))
	}
	if err == nil {
		body, err = unframe(body)
	}
	if err != nil {
		return nil, fmt.Errorf("calling %s at %s: %w", method, address, err)
	}
	return body, nil
}

// accepted reads gRPC's status, which is in the trailers, or in the header of an answer without a message.
func accepted(answer *http.Response, size int) error {
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", answer.Status)
	}
	if size > largestAnswer {
		return errors.New("the answer is too large")
	}
	from := answer.Trailer
	if from.Get("Grpc-Status") == "" {
		from = answer.Header
	}
	switch status := from.Get("Grpc-Status"); status {
	case "0":
		return nil
	case "":
		return errors.New("the answer has no gRPC status")
	default:
		text, err := url.PathUnescape(from.Get("Grpc-Message"))
		if err != nil {
			text = from.Get("Grpc-Message")
		}
		return fmt.Errorf("gRPC status %s: %s", status, text)
	}
}

// unframe expects exactly one message, uncompressed, because no compression was offered.
func unframe(body []byte) ([]byte, error) {
	if len(body) < frameHeader || body[0] != 0 || uint64(binary.BigEndian.Uint32(body[1:])) != uint64(len(body)-frameHeader) {
		return nil, errMalformed
	}
	return body[frameHeader:], nil
}
