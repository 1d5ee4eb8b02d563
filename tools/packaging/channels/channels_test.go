package channels

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const three = `
default: stable
channels:
- {name: candidate, head: 0.3.0}
- {name: fast, head: 0.2.0}
- {name: stable, head: 0.1.0}
`

func parse(t *testing.T, content string) File {
	t.Helper()
	f, err := Parse([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAChannelHoldsEveryReleaseUpToItsHead(t *testing.T) {
	f := parse(t, three)
	for version, want := range map[string][]string{
		"0.1.0": {"candidate", "fast", "stable"},
		"0.1.1": {"candidate", "fast"},
		"0.2.0": {"candidate", "fast"},
		"0.3.0": {"candidate"},
		"0.4.0": nil,
	} {
		if diff := cmp.Diff(want, f.Offering(version)); diff != "" {
			t.Errorf("%s is offered by (-want +got):\n%s", version, diff)
		}
	}
}

func TestAReleaseForAChannelEntersTheBolderOnesToo(t *testing.T) {
	got, err := parse(t, three).UpTo("fast")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"candidate", "fast"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := parse(t, three).UpTo("slow"); err == nil || !strings.Contains(err.Error(), "slow") {
		t.Errorf("got %v for a channel that there is not", err)
	}
}

func TestWrongChannelsAreRefused(t *testing.T) {
	for name, tc := range map[string]struct{ content, want string }{
		"no channel":                 {"default: stable", "no channel"},
		"a default that is none":     {"default: slow\nchannels: [{name: fast, head: 0.1.0}]", "none of the channels"},
		"a head that is no version":  {"default: fast\nchannels: [{name: fast, head: head}]", "head of channel fast"},
		"a careful channel is ahead": {"default: fast\nchannels: [{name: fast, head: 0.1.0}, {name: stable, head: 0.2.0}]", "ahead of channel fast"},
		"the end is deprecated":      {"default: fast\nchannels: [{name: fast, head: 0.1.0}]\ndeprecations: [{release: 0.1.0, message: no}]", "deprecated"},
		"the end is withdrawn":       {"default: fast\nchannels: [{name: fast, head: 0.1.0}]\nwithdrawn: [0.1.0]", "withdrawn"},
		"an unknown field":           {"default: fast\nchannels: [{name: fast, tail: 0.1.0}]", "tail"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse([]byte(tc.content)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got error %v, want one with %q", err, tc.want)
			}
		})
	}
}

func TestNoChannelEndsInAReleaseThatIsWithdrawn(t *testing.T) {
	f := parse(t, three)
	f.Channels[2].Head = "0.2.0"
	withdrawn := f.Withdraw("0.2.0", "0.1.0")
	if err := withdrawn.check(); err != nil {
		t.Error(err)
	}
	var heads []string
	for _, c := range withdrawn.Channels {
		heads = append(heads, c.Head)
	}
	if diff := cmp.Diff([]string{"0.3.0", "0.1.0", "0.1.0"}, heads); diff != "" {
		t.Errorf("the channels end in (-want +got):\n%s", diff)
	}
	if f.Channels[1].Head != "0.2.0" || len(f.Withdrawn) > 0 {
		t.Errorf("what was asked changed, too: %+v", f)
	}
}

func TestTheWaysToAVersion(t *testing.T) {
	for name, tc := range map[string]struct {
		version             string
		released, withdrawn []string
		want                Edges
	}{
		"the first has none": {"0.1.0", nil, nil, Edges{}},
		"a minor version replaces the one before": {
			"0.2.0", []string{"0.1.0"}, nil, Edges{Replaces: "0.1.0", SkipRange: ">=0.1.0 <0.2.0"},
		},
		"it replaces its last patch, and any patch may come directly": {
			"0.3.0", []string{"0.2.10", "0.1.0", "0.2.9", "0.2.0"}, nil, Edges{Replaces: "0.2.10", SkipRange: ">=0.2.0 <0.3.0"},
		},
		"a patch takes in the minor version before, too": {
			"0.2.1", []string{"0.1.0", "0.2.0"}, nil, Edges{Replaces: "0.2.0", SkipRange: ">=0.1.0 <0.2.1"},
		},
		"a patch of the first minor version": {
			"0.1.1", []string{"0.1.0"}, nil, Edges{Replaces: "0.1.0", SkipRange: ">=0.1.0 <0.1.1"},
		},
		"what was withdrawn is skipped": {
			"0.3.0", []string{"0.1.0", "0.2.0", "0.2.1"}, []string{"0.2.0", "0.2.1"},
			Edges{Replaces: "0.1.0", Skips: []string{"0.2.0", "0.2.1"}, SkipRange: ">=0.2.0 <0.3.0"},
		},
		"what was withdrawn long ago is not named again": {
			"0.3.0", []string{"0.1.0", "0.1.1", "0.2.0"}, []string{"0.1.1"}, Edges{Replaces: "0.2.0", SkipRange: ">=0.2.0 <0.3.0"},
		},
		"what comes later does not count": {
			"0.1.1", []string{"0.1.0", "0.2.0"}, nil, Edges{Replaces: "0.1.0", SkipRange: ">=0.1.0 <0.1.1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := File{Withdrawn: tc.withdrawn}.EdgesOf(tc.version, tc.released)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyPlainVersionsAreReleased(t *testing.T) {
	for _, version := range []string{"v0.2.0", "0.2", "0.2.0-rc.1", "0.2.0+build"} {
		if _, err := (File{}).EdgesOf(version, nil); err == nil {
			t.Errorf("%s is taken for a version", version)
		}
	}
}

func TestADatabaseNeedsItsOwnMinorVersionOfClusters(t *testing.T) {
	oldest, tooNew, err := Needs("0.2.3")
	if err != nil || oldest != "0.2.0" || tooNew != "0.3.0" {
		t.Errorf("got %s up to %s, %v", oldest, tooNew, err)
	}
	if next, err := Next("0.2.3"); err != nil || next != "0.3.0" {
		t.Errorf("after 0.2.3 comes %s, %v", next, err)
	}
}
