package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"
)

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 365 * 24 * time.Hour
	// clockSkew is how far the clocks of nodes may be apart: certificates are valid from that long ago.
	clockSkew = 5 * time.Minute
	// serialBits is the size of serial numbers; random ones need no register.
	serialBits = 127
)

// Pair is a certificate and its private key, both in PEM.
type Pair struct {
	Cert, Key []byte
}

// Request says what a leaf is for.
type Request struct {
	// CommonName is the subject. etcd takes it as the user's name when the certificate is a client's.
	CommonName string
	// DNSNames and IPs are the subject alternative names.
	DNSNames []string
	IPs      []net.IP
	// Server and Client are the extended key usages.
	Server, Client bool
}

// Issuer makes authorities and leaves.
type Issuer interface {
	NewAuthority(commonName string, now time.Time) (Pair, error)
	Issue(ca Pair, r Request, now time.Time) (Pair, error)
}

// Fresh makes each anew, as NewAuthority and Issue do.
type Fresh struct{}

// NewAuthority makes an authority.
func (Fresh) NewAuthority(commonName string, now time.Time) (Pair, error) {
	return NewAuthority(commonName, now)
}

// Issue makes a leaf.
func (Fresh) Issue(ca Pair, r Request, now time.Time) (Pair, error) { return Issue(ca, r, now) }

// NewAuthority makes a self-signed authority that can sign leaves, but no further authority.
func NewAuthority(commonName string, now time.Time) (Pair, error) {
	template, err := newTemplate(commonName, now, authorityLife)
	if err != nil {
		return Pair{}, fmt.Errorf("making authority %s: %w", commonName, err)
	}
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	template.BasicConstraintsValid, template.IsCA, template.MaxPathLenZero = true, true, true
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("making the key of authority %s: %w", commonName, err)
	}
	pair, err := sign(template, template, key, key)
	if err != nil {
		return Pair{}, fmt.Errorf("signing authority %s: %w", commonName, err)
	}
	return pair, nil
}

// Issue makes a leaf that the authority signs. It never outlives its authority.
func Issue(ca Pair, r Request, now time.Time) (Pair, error) {
	authority, authorityKey, err := ca.parse()
	if err != nil {
		return Pair{}, fmt.Errorf("reading the authority for %s: %w", r.CommonName, err)
	}
	if !now.Before(authority.NotAfter) {
		return Pair{}, fmt.Errorf("issuing %s: the authority ended at %s", r.CommonName, authority.NotAfter)
	}
	template, err := newTemplate(r.CommonName, now, leafLife)
	if err != nil {
		return Pair{}, fmt.Errorf("issuing %s: %w", r.CommonName, err)
	}
	if template.NotAfter.After(authority.NotAfter) {
		template.NotAfter = authority.NotAfter
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.DNSNames, template.IPAddresses = r.DNSNames, r.IPs
	if r.Server {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	if r.Client {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("making the key of %s: %w", r.CommonName, err)
	}
	pair, err := sign(template, authority, key, authorityKey)
	if err != nil {
		return Pair{}, fmt.Errorf("signing %s: %w", r.CommonName, err)
	}
	return pair, nil
}

func newTemplate(commonName string, now time.Time, life time.Duration) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return nil, fmt.Errorf("choosing a serial number: %w", err)
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: commonName},
		NotBefore:    now.Add(-clockSkew).UTC(),
		NotAfter:     now.Add(life).UTC(),
	}, nil
}

func sign(template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (Pair, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		return Pair{}, err
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return Pair{}, err
	}
	return Pair{
		Cert: pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der}),
		Key:  pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}),
	}, nil
}

func (p Pair) parse() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	cert, err := parse(p.Cert)
	if err != nil {
		return nil, nil, err
	}
	block, _ := pem.Decode(p.Key)
	if block == nil {
		return nil, nil, errors.New("the key is not PEM")
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the key: %w", err)
	}
	if !key.PublicKey.Equal(cert.PublicKey) {
		return nil, nil, errors.New("the key is not the certificate's")
	}
	return cert, key, nil
}
