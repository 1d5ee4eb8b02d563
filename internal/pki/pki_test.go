package pki_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"testing"
	"time"

	"database.example.com/operator/internal/pki"
)

const day = 24 * time.Hour

var now = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

func authority(t *testing.T) pki.Pair {
	t.Helper()
	ca, err := pki.NewAuthority("db peer", now)
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

func issue(t *testing.T, ca pki.Pair, r pki.Request) pki.Pair {
	t.Helper()
	leaf, err := pki.Issue(ca, r, now)
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

// verify checks a leaf as a TLS library does.
func verify(t *testing.T, leaf, ca pki.Pair, options x509.VerifyOptions) error {
	t.Helper()
	pair, err := tls.X509KeyPair(leaf.Cert, leaf.Key)
	if err != nil {
		t.Fatal(err)
	}
	options.Roots = x509.NewCertPool()
	options.Roots.AppendCertsFromPEM(ca.Cert)
	if options.CurrentTime.IsZero() {
		options.CurrentTime = now
	}
	_, err = pair.Leaf.Verify(options)
	return err
}

func TestALeafIsGoodForWhatItWasRequestedFor(t *testing.T) {
	ca := authority(t)
	leaf := issue(t, ca, pki.Request{CommonName: "m", DNSNames: []string{"m", "m.db-peer.ns.svc"}, IPs: []net.IP{net.IPv6loopback}, Server: true})
	server := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, name := range []string{"m", "m.db-peer.ns.svc", "[::1]"} {
		if err := verify(t, leaf, ca, x509.VerifyOptions{DNSName: name, KeyUsages: server}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if verify(t, leaf, ca, x509.VerifyOptions{DNSName: "other", KeyUsages: server}) == nil {
		t.Error("a name that was not requested is accepted")
	}
	if verify(t, leaf, ca, x509.VerifyOptions{KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}) == nil {
		t.Error("a server's leaf is accepted as a client's")
	}
	if err := verify(t, leaf, ca, x509.VerifyOptions{CurrentTime: now.Add(-time.Minute)}); err != nil {
		t.Errorf("a node whose clock is a minute late refuses it: %v", err)
	}
}

func TestALeafOfAnAuthorityOfTheSameNameIsAStranger(t *testing.T) {
	one, other := authority(t), authority(t)
	leaf := issue(t, one, pki.Request{CommonName: "m", Client: true})
	if !pki.SignedBy(leaf.Cert, one.Cert) || pki.SignedBy(leaf.Cert, other.Cert) {
		t.Error("the authority that signed is not told from the other")
	}
	if pki.SignedBy([]byte("nothing"), one.Cert) || pki.SignedBy(leaf.Cert, []byte("nothing")) {
		t.Error("what cannot be read is taken for signed")
	}
	issuer, err := pki.Inspect(one.Cert)
	if err != nil {
		t.Fatal(err)
	}
	issued, err := pki.Inspect(leaf.Cert)
	if err != nil {
		t.Fatal(err)
	}
	if issued.IssuerFingerprint == "" || issued.IssuerFingerprint != issuer.KeyFingerprint {
		t.Errorf("the leaf names issuer %q, the authority is %q", issued.IssuerFingerprint, issuer.KeyFingerprint)
	}
}

func TestALeafIsRenewedWhenAThirdOfItsLifeIsLeft(t *testing.T) {
	leaf := issue(t, authority(t), pki.Request{CommonName: "m", Client: true}).Cert
	for after, want := range map[time.Duration]bool{0: false, 243 * day: false, 244 * day: true, 365 * day: true, 400 * day: true} {
		if got := pki.NeedsRenewal(leaf, now.Add(after)); got != want {
			t.Errorf("after %s renewal is needed: %t, want %t", after, got, want)
		}
	}
	if !pki.NeedsRenewal([]byte("nothing"), now) {
		t.Error("what cannot be read needs no renewal")
	}
}

func TestALeafNeverOutlivesItsAuthority(t *testing.T) {
	ca := authority(t)
	end, err := pki.Inspect(ca.Cert)
	if err != nil {
		t.Fatal(err)
	}
	late, err := pki.Issue(ca, pki.Request{CommonName: "m"}, end.NotAfter.Add(-day))
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := pki.Inspect(late.Cert)
	if err != nil {
		t.Fatal(err)
	}
	if leaf.NotAfter.After(end.NotAfter) {
		t.Errorf("the leaf ends at %s, its authority at %s", leaf.NotAfter, end.NotAfter)
	}
	if _, err := pki.Issue(ca, pki.Request{CommonName: "m"}, end.NotAfter); err == nil {
		t.Error("an authority that ended issues leaves")
	}
}

func TestAnAuthorityWithAnotherKeyIssuesNothing(t *testing.T) {
	mixed := pki.Pair{Cert: authority(t).Cert, Key: authority(t).Key}
	if _, err := pki.Issue(mixed, pki.Request{CommonName: "m"}, now); err == nil {
		t.Error("a leaf was issued with a key that is not the authority's")
	}
}

func TestInspectTellsWhatWasRequested(t *testing.T) {
	r := pki.Request{CommonName: "root", DNSNames: []string{"a", "b"}, IPs: []net.IP{net.IPv4(127, 0, 0, 1)}, Client: true}
	got, err := pki.Inspect(issue(t, authority(t), r).Cert)
	if err != nil {
		t.Fatal(err)
	}
	if got.CommonName != r.CommonName || !slices.Equal(got.DNSNames, r.DNSNames) || len(got.IPs) != 1 || !got.IPs[0].Equal(r.IPs[0]) || got.Fingerprint == "" {
		t.Errorf("inspecting tells %+v", got)
	}
	if _, err := pki.Inspect([]byte("nothing")); err == nil {
		t.Error("nothing was inspected without an error")
	}
}
