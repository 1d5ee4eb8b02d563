package pki

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"
)

// mostRemembered is how many leaves a memory holds before it begins anew.
const mostRemembered = 4096

// Memory reads leaves, and remembers what it read: the same bytes say the same again, and to check a signature costs more than
// all else that is looked at. The zero value is ready to use, a nil one remembers nothing. It is safe for concurrent use.
type Memory struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]Seen
}

// Seen is what a leaf says, beside its private key and the authority that should have signed it.
type Seen struct {
	Leaf
	// Readable is false when it is no certificate; then nothing else is known.
	Readable bool
	// Signed is true when the authority signed it, KeyFits when the private key is its own.
	Signed, KeyFits bool
}

// RenewFrom is from when on less than a third of the leaf's life is left.
func (s Seen) RenewFrom() time.Time { return s.NotAfter.Add(-s.NotAfter.Sub(s.NotBefore) / 3) }

// Look reads a leaf, its private key and its authority, all in PEM.
func (m *Memory) Look(cert, key, authority []byte) Seen {
	if m == nil {
		return look(cert, key, authority)
	}
	sum := sumOf(cert, key, authority)
	m.mu.Lock()
	seen, known := m.known[sum]
	m.mu.Unlock()
	if known {
		return seen
	}
	seen = look(cert, key, authority)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= mostRemembered {
		m.known = map[[sha256.Size]byte]Seen{}
	}
	m.known[sum] = seen
	return seen
}

func look(cert, key, authority []byte) Seen {
	leaf, err := Inspect(cert)
	if err != nil {
		return Seen{}
	}
	return Seen{Leaf: leaf, Readable: true, Signed: SignedBy(cert, authority), KeyFits: KeyFits(cert, key)}
}

// sumOf tells texts apart that together are the same.
func sumOf(texts ...[]byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, text := range texts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		h.Write(length[:])
		h.Write(text)
	}
	h.Sum(sum[:0])
	return sum
}
