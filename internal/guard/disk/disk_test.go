package disk_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/disk"
)

var marker = guard.Marker{ClusterUID: "u", MemberName: "m", ClaimUID: "c"}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLook(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  guard.Disk
	}{
		{name: "a new volume is empty", want: guard.Disk{Data: guard.Empty}},
		{name: "what the file system makes does not count", files: map[string]string{"lost+found/x": "", ".snapshot/y": ""}, want: guard.Disk{Data: guard.Empty}},
		{name: "a marker that was not finished does not count", files: map[string]string{"marker.json.new": "{"}, want: guard.Disk{Data: guard.Empty}},
		{name: "log and database are complete", files: map[string]string{"data/member/wal/0.wal": "x", "data/member/snap/db": "x"}, want: guard.Disk{Data: guard.Complete}},
		{name: "a log without a database is a part", files: map[string]string{"data/member/wal/0.wal": "x"}, want: guard.Disk{Data: guard.Partial}},
		{name: "a database without a log is a part", files: map[string]string{"data/member/snap/db": "x"}, want: guard.Disk{Data: guard.Partial}},
		{name: "an emptied log is a part", files: map[string]string{"data/member/wal/0.wal": "", "data/member/snap/db": "x"}, want: guard.Disk{Data: guard.Partial}},
		{name: "a log that is still being made is a part", files: map[string]string{"data/member/wal.tmp/0.wal": "x", "data/member/snap/db": "x"}, want: guard.Disk{Data: guard.Partial}},
		{name: "other files are strangers", files: map[string]string{"member/wal/0.wal": "x"}, want: guard.Disk{Data: guard.Empty, Strangers: []string{"member"}}},
		{name: "a marker is read", files: map[string]string{"marker.json": `{"clusterUID":"u","memberName":"m","claimUID":"c"}`}, want: guard.Disk{Data: guard.Empty, Marker: &marker}},
		{name: "an empty marker is unreadable", files: map[string]string{"marker.json": ""}, want: guard.Disk{Data: guard.Empty, MarkerUnreadable: true}},
		{name: "a marker that names nobody is unreadable", files: map[string]string{"marker.json": `{}`}, want: guard.Disk{Data: guard.Empty, MarkerUnreadable: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			volume := disk.Volume{Root: t.TempDir()}
			for path, content := range tc.files {
				write(t, filepath.Join(volume.Root, path), content)
			}
			got, err := volume.Look()
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("found %+v, want %+v", got, tc.want)
			}
		})
	}
}

// record frames a record as etcd does: its size, then its type and content, padded to eight bytes.
func record(kind byte, content string) string {
	body := append([]byte{1 << 3, kind, 2<<3 | 2, byte(len(content))}, content...)
	size := uint64(len(body))
	padding := (8 - size%8) % 8
	if padding > 0 {
		size |= (0x80 | padding) << 56
	}
	return string(binary.LittleEndian.AppendUint64(nil, size)) + string(body) + strings.Repeat("\x00", int(padding))
}

func TestALogInWhichNothingWasSavedIsAPart(t *testing.T) {
	const first, second = "0000000000000000-0000000000000000.wal", "0000000000000001-0000000000000009.wal"
	preamble := record(4, "") + record(1, "metadata") + record(5, "snapshot")
	zeros := strings.Repeat("\x00", 4096)
	for _, tc := range []struct {
		name string
		logs map[string]string
		want guard.Data
	}{
		{name: "nothing was saved", logs: map[string]string{first: preamble + zeros}, want: guard.Partial},
		{name: "nothing was saved and the file ends", logs: map[string]string{first: preamble}, want: guard.Partial},
		{name: "an entry was saved", logs: map[string]string{first: preamble + record(2, "entry") + zeros}, want: guard.Complete},
		{name: "a state was saved", logs: map[string]string{first: preamble + record(3, "state") + zeros}, want: guard.Complete},
		{name: "a record was torn", logs: map[string]string{first: preamble + record(2, "entry")[:9]}, want: guard.Complete},
		{name: "a size was torn", logs: map[string]string{first: preamble + "\x10\x00"}, want: guard.Complete},
		{name: "what it holds is not understood", logs: map[string]string{first: "not a log at all"}, want: guard.Complete},
		{name: "there is a second file", logs: map[string]string{first: preamble + zeros, second: preamble + zeros}, want: guard.Complete},
		{name: "the first file was purged", logs: map[string]string{second: preamble + zeros}, want: guard.Complete},
	} {
		t.Run(tc.name, func(t *testing.T) {
			volume := disk.Volume{Root: t.TempDir()}
			write(t, filepath.Join(volume.DataDir(), "member", "snap", "db"), "x")
			for name, content := range tc.logs {
				write(t, filepath.Join(volume.DataDir(), "member", "wal", name), content)
			}
			got, err := volume.Look()
			if err != nil {
				t.Fatal(err)
			}
			if got.Data != tc.want {
				t.Errorf("the data is %s, want %s", got.Data, tc.want)
			}
		})
	}
}

func TestAVolumeThatCannotBeLookedAtIsNotEmpty(t *testing.T) {
	if _, err := (disk.Volume{Root: filepath.Join(t.TempDir(), "missing")}).Look(); err == nil {
		t.Error("a volume that is not there was found to be fine")
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "data"), "not a directory")
	if _, err := (disk.Volume{Root: root}).Look(); err == nil {
		t.Error("a data directory that is a file was found to be fine")
	}
}

func TestAMarkerIsFoundAsItWasWritten(t *testing.T) {
	volume := disk.Volume{Root: t.TempDir()}
	if err := volume.WriteMarker(marker); err != nil {
		t.Fatal(err)
	}
	got, err := volume.Look()
	if err != nil {
		t.Fatal(err)
	}
	if got.Marker == nil || *got.Marker != marker {
		t.Errorf("found marker %v, want %v", got.Marker, marker)
	}
}

func TestClearLeavesTheMarker(t *testing.T) {
	volume := disk.Volume{Root: t.TempDir()}
	write(t, filepath.Join(volume.DataDir(), "member", "snap", "db"), "x")
	if err := volume.WriteMarker(marker); err != nil {
		t.Fatal(err)
	}
	if err := volume.Clear(); err != nil {
		t.Fatal(err)
	}
	got, err := volume.Look()
	if err != nil {
		t.Fatal(err)
	}
	if got.Data != guard.Empty || got.Marker == nil {
		t.Errorf("found %+v, want an empty data directory beside the marker", got)
	}
}

func TestATicketIsSpentForThePodsWholeLife(t *testing.T) {
	control := disk.Control{Dir: t.TempDir()}
	for starts, want := range []bool{false, true, true} {
		got, err := control.Spent()
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("after %d starts the ticket is spent: %t, want %t", starts, got, want)
		}
		if err := control.Spend(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestATicketThatCannotBeSpentIsAnError(t *testing.T) {
	gone := disk.Control{Dir: filepath.Join(t.TempDir(), "missing")}
	if err := gone.Spend(); err == nil {
		t.Error("a ticket was spent without a trace")
	}
}

func TestAVolumeIsHeldByOneAtATime(t *testing.T) {
	volume := disk.Volume{Root: t.TempDir()}
	first, err := volume.Lock()
	if err != nil {
		t.Fatal(err)
	}
	second, err := volume.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if !first || second {
		t.Errorf("the first got the volume: %t, the second: %t", first, second)
	}
}
