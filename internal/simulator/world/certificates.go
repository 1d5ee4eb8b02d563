package world

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"time"

	"database.example.com/operator/internal/pki"
)

// leaves remembers what operators read in certificates, over all histories.
var leaves = &pki.Memory{}

// pairs are the certificates that operators were issued, over all histories: those of the same names are the same.
var pairs sync.Map

// issued issues certificates that were issued before, if they were.
type issued struct{}

// NewAuthority makes an authority.
func (issued) NewAuthority(commonName string, _ time.Time) (pki.Pair, error) {
	return remembered("authority "+commonName, func() (pki.Pair, error) { return pki.NewAuthority(commonName, began) })
}

// Issue makes a leaf.
func (issued) Issue(ca pki.Pair, r pki.Request, _ time.Time) (pki.Pair, error) {
	name := strings.Join(append([]string{string(ca.Cert), r.CommonName, strconv.FormatBool(r.Server)}, r.DNSNames...), " ")
	return remembered(name, func() (pki.Pair, error) { return pki.Issue(ca, r, began) })
}

func remembered(name string, issue func() (pki.Pair, error)) (pki.Pair, error) {
	if known, ok := pairs.Load(name); ok {
		return known.(pki.Pair), nil
	}
	pair, err := issue()
	if err != nil {
		return pki.Pair{}, err
	}
	known, _ := pairs.LoadOrStore(name, pki.Pair{Cert: bytes.Clone(pair.Cert), Key: bytes.Clone(pair.Key)})
	return known.(pki.Pair), nil
}
