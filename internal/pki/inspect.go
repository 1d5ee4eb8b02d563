package pki

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"time"
)

const certificateBlock = "CERTIFICATE"

// Leaf is what a certificate says.
type Leaf struct {
	CommonName          string
	DNSNames            []string
	IPs                 []net.IP
	NotBefore, NotAfter time.Time
	// Fingerprint is the SHA-256 of the certificate, in hex.
	Fingerprint string
	// KeyFingerprint identifies the certificate's own key (its subject key identifier, in hex; only authorities have one).
	KeyFingerprint string
	// IssuerFingerprint is the KeyFingerprint of the authority that signed it.
	IssuerFingerprint string
}

// Inspect reads the first certificate of a PEM text.
func Inspect(certPEM []byte) (Leaf, error) {
	cert, err := parse(certPEM)
	if err != nil {
		return Leaf{}, err
	}
	sum := sha256.Sum256(cert.Raw)
	return Leaf{
		CommonName: cert.Subject.CommonName,
		DNSNames:   cert.DNSNames, IPs: cert.IPAddresses,
		NotBefore: cert.NotBefore, NotAfter: cert.NotAfter,
		Fingerprint:       hex.EncodeToString(sum[:]),
		KeyFingerprint:    hex.EncodeToString(cert.SubjectKeyId),
		IssuerFingerprint: hex.EncodeToString(cert.AuthorityKeyId),
	}, nil
}

// SignedBy says whether the authority signed the leaf. Both are PEM; an unreadable one is not signed.
func SignedBy(leaf, ca []byte) bool {
	cert, err := parse(leaf)
	if err != nil {
		return false
	}
	authority, err := parse(ca)
	if err != nil {
		return false
	}
	return cert.CheckSignatureFrom(authority) == nil
}

// NeedsRenewal says whether less than a third of the leaf's life is left. An unreadable leaf needs renewal.
func NeedsRenewal(leaf []byte, now time.Time) bool {
	cert, err := parse(leaf)
	if err != nil {
		return true
	}
	life := cert.NotAfter.Sub(cert.NotBefore)
	return !now.Before(cert.NotAfter.Add(-life / 3))
}

// KeyFits says whether the private key is that of the certificate, both in PEM.
func KeyFits(cert, key []byte) bool {
	_, _, err := Pair{Cert: cert, Key: key}.parse()
	return err == nil
}

func parse(certPEM []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(certPEM)
	if block == nil || block.Type != certificateBlock {
		return nil, errors.New("not a certificate in PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	return cert, nil
}
