//go:build lab

package fault

import (
	"strings"
	"testing"
)

func TestAFilledVolumeTakesNoMoreUntilItIsEmptied(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", true)
	write := "dd if=/dev/zero of=/data/more bs=64k count=16"
	s.must("one", write)

	heal := s.healing(Fill(t.Context(), s.named("one")))
	if out, err := s.inside("one", "rm -f /data/more; "+strings.Replace(write, "count=16", "count=400", 1)); err == nil || !strings.Contains(out, "No space left") {
		t.Errorf("writing 25 MiB to a full volume: %v: %s; want no space left", err, out)
	}
	heal()
	s.must("one", write)
}
