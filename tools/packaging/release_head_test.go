package packaging

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestTheHeadIsRenamedWhereItsImagesAreNamed(t *testing.T) {
	const before = `image: registry.example.com/production-ready-database/operator:1.2.3
image: registry.example.com/production-ready-database/catalog:1.2.3
image: registry.example.com/production-ready-database/etcd:3.6.16
image: registry.example.com/production-ready-database/operator:1.2.30
go-version: 1.2.3
`
	const after = `image: registry.example.com/production-ready-database/operator:1.3.0
image: registry.example.com/production-ready-database/catalog:1.3.0
image: registry.example.com/production-ready-database/etcd:3.6.16
image: registry.example.com/production-ready-database/operator:1.2.30
go-version: 1.2.3
`
	if got := string(renameHead([]byte(before), "1.2.3", "1.3.0")); got != after {
		t.Errorf("got\n%s", got)
	}
}

func TestAChannelEndsWhereItIsSaidTo(t *testing.T) {
	r := newRepository(t)
	r.commit("releases/channels.yaml=default: fast\nchannels:\n# bold\n- name: fast\n  head: 0.2.0\n- name: stable\n  head: 0.1.0\n")
	if err := r.setHead("stable", "0.2.0"); err != nil {
		t.Fatal(err)
	}
	f, err := r.Channels()
	if err != nil {
		t.Fatal(err)
	}
	if f.Channels[0].Head != "0.2.0" || f.Channels[1].Head != "0.2.0" {
		t.Errorf("got %v", f.Channels)
	}
	if err := r.setHead("slow", "0.2.0"); err == nil {
		t.Error("a channel that there is not was moved")
	}
}

func TestWhatWasReleasedIsNotReleasedAgain(t *testing.T) {
	r := newRepository(t)
	r.commit("releases/0.1.0/release.yaml=a")
	if err := r.refuseReleased("0.1.0"); !errors.Is(err, ErrReleased) {
		t.Errorf("got %v", err)
	}
	if err := r.refuseReleased("0.2.0"); err != nil {
		t.Errorf("got %v", err)
	}
}

const changelog = `# Changelog

## 0.2.0, unreleased

### Added

- A thing.

## 0.1.0, 2026-01-02

- The first.
`

func TestAReleaseTakesItsSectionOfTheChangelog(t *testing.T) {
	got, err := section(changelog, "0.2.0")
	if err != nil || got != "### Added\n\n- A thing.\n" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, version := range []string{"0.1.0", "0.3.0"} {
		if got, err := section(changelog, version); err == nil {
			t.Errorf("%s, which is not unreleased: %q", version, got)
		}
	}
	if got, err := section("## 0.2.0, unreleased\n\n## 0.1.0, 2026-01-02\n\n- The first.\n", "0.2.0"); err == nil {
		t.Errorf("an empty section: %q", got)
	}
}

func TestAReleaseIsDatedAndTheNextIsBegun(t *testing.T) {
	got, err := date(changelog, "0.2.0", "2026-03-04", "0.3.0")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(changelog, "## 0.2.0, unreleased\n", "## 0.3.0, unreleased\n\n## 0.2.0, 2026-03-04\n", 1)
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTheChangelogSaysOfAReleaseWhatTheReleaseSays(t *testing.T) {
	c := checkout(t)
	releases, err := c.Releases()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(c.Path("CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		day, _, _ := strings.Cut(r.Created, "T")
		said, err := os.ReadFile(c.Path("releases", r.Version, "CHANGELOG.md"))
		if err != nil {
			t.Fatal(err)
		}
		whole := "\n## " + r.Version + ", " + day + "\n\n" + strings.TrimSpace(string(said))
		_, after, found := strings.Cut(string(content), whole)
		if after = strings.TrimSpace(after); !found || after != "" && !strings.HasPrefix(after, "## ") {
			t.Errorf("CHANGELOG.md says something else of %s than releases/%s/CHANGELOG.md: what is new belongs under %s", r.Version, r.Version, Version)
		}
	}
}
