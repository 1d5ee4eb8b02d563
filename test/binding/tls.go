package binding

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
)

// TLS reads the credentials in the data of a connection Secret, whose keys are those of the Service Binding specification.
func TLS(secret map[string][]byte) (*tls.Config, error) {
	own, err := tls.X509KeyPair(secret["tls.crt"], secret["tls.key"])
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of the connection Secret: %w", err)
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(secret["ca.crt"]) {
		return nil, errors.New("the connection Secret holds no authority in ca.crt")
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, RootCAs: authorities, MinVersion: tls.VersionTLS12}, nil
}
