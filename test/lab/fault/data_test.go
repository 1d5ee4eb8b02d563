//go:build lab

package fault

import (
	"testing"
)

func TestAWipedVolumeIsEmptyWhetherItsPodRunsOrNot(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", true)
	s.must("one", "mkdir /data/dir && echo precious >/data/dir/file && touch /data/.hidden && sync")

	heal := s.healing(Wipe(t.Context(), s.named("one")))
	if left := s.must("one", "ls -A /data"); left != "" {
		t.Errorf("the wiped volume still holds %s", left)
	}
	heal()
	if got := s.must("one", "cat /data/dir/file"); got != "precious" {
		t.Errorf("healing put back %q", got)
	}

	s.deletePod("one")
	s.healing(Wipe(t.Context(), s.named("one")))
	s.recreate("one")
	if left := s.must("one", "ls -A /data"); left != "" {
		t.Errorf("the volume that was wiped while no pod ran still holds %s", left)
	}
}

func TestAnOlderCopyReplacesWhatIsOnAVolume(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", true)
	s.must("one", "echo old >/data/file")
	if err := Save(t.Context(), s.named("one"), s.namespace); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Forget(s.namespace) })
	s.must("one", "echo new >/data/file; echo new >/data/other; sync")
	s.deletePod("one")
	if err := Restore(t.Context(), s.named("one"), s.namespace); err != nil {
		t.Fatal(err)
	}
	s.recreate("one")
	if got := s.must("one", "ls /data; cat /data/file"); got != "file\nold" {
		t.Errorf("the volume holds %q, want the older copy alone", got)
	}
}

func TestACorruptedFileDiffersInItsMiddleAndIsMended(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", true)
	before := s.must("one", "dd if=/dev/zero of=/data/file bs=64k count=2 2>/dev/null; sync; md5sum /data/file")
	heal := s.healing(Corrupt(t.Context(), s.named("one"), "file"))
	if after := s.must("one", "md5sum /data/file"); after == before {
		t.Error("the corrupted file reads as before")
	}
	heal()
	if after := s.must("one", "md5sum /data/file"); after != before {
		t.Error("the mended file differs from what it was")
	}
}

// recreate makes the pod of a claim that is there already.
func (s *site) recreate(name string) {
	s.Helper()
	pod := s.podWithVolume(name)
	s.create(pod)
	s.awaitRunning(name, 0)
}
