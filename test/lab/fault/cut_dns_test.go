//go:build lab

package fault

import (
	"testing"
	"time"
)

const askForKubernetes = "nslookup kubernetes.default.svc.cluster.local"

func TestWithoutDNSNamesAreUnknownAndAddressesStillWork(t *testing.T) {
	s := newSite(t)
	s.run("one", "node1", false)
	two := s.run("two", "node2", false)
	s.await("names are known", time.Minute, func() error {
		_, err := s.inside("one", askForKubernetes)
		return err
	})

	heal := s.healing(CutDNS(t.Context()))
	if out, err := s.inside("one", "timeout 3 "+askForKubernetes); err == nil {
		t.Errorf("a name was still answered: %s", out)
	}
	if err := s.reaches("one", two); err != nil {
		t.Errorf("addresses must still work: %v", err)
	}
	heal()
	s.must("one", askForKubernetes)
}
