package footprint

import (
	"strings"
	"testing"
)

const smaps = `00400000-01a00000 r-xp 00000000 08:01 42                       /manager
Size:              22528 kB
Rss:               20480 kB
Private_Dirty:         0 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
01a00000-02a00000 r--p 01600000 08:01 42                       /manager
Rss:                4096 kB
Private_Dirty:         0 kB
Anonymous:             0 kB
02a00000-02b00000 r--p 02600000 08:01 42                       /manager
Rss:                  64 kB
Private_Dirty:        64 kB
Anonymous:            64 kB
02b00000-02c00000 rw-p 02700000 08:01 42                       /manager
Rss:                  64 kB
Anonymous:             0 kB
02c00000-02d00000 r--p 00000000 08:01 43                       /other
Rss:                  64 kB
Anonymous:             0 kB
c000000000-c000400000 rw-p 00000000 00:00 0
Rss:                4096 kB
Anonymous:          4096 kB
`

func TestOnlyWhatIsAsInTheProgramsFileIsGivenBack(t *testing.T) {
	got, err := cleanMappings(strings.NewReader(smaps), "/manager")
	if err != nil {
		t.Fatal(err)
	}
	want := []mapping{{0x400000, 0x1a00000, 20480 << 10}, {0x1a00000, 0x2a00000, 4096 << 10}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("found %+v, want %+v: nothing that was changed or may be, and nothing of others", got, want)
	}
}

func TestARangeThatMakesNoSenseIsAnError(t *testing.T) {
	if _, err := cleanMappings(strings.NewReader("nonsense r-xp 0 0 0 /manager\n"), "/manager"); err == nil {
		t.Error("it was read")
	}
}

func TestAProgramRunsOnAfterItGaveItsPagesBack(t *testing.T) {
	before, err := Release()
	if err != nil {
		t.Fatal(err)
	}
	if before == 0 {
		t.Fatal("nothing of the program was in memory: it was not looked at")
	}
	after, err := Release()
	if err != nil {
		t.Fatal(err)
	}
	if after == 0 || after > before {
		t.Errorf("of the program %d bytes were in memory before, and %d when it was done", before, after)
	}
	t.Logf("the program had %d KiB in memory before and %d KiB after", before>>10, after>>10)
}
