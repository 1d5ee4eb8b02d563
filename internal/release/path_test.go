package release

import (
	"slices"
	"strings"
	"testing"
)

// all has an image of every version but those that are named.
func all(but ...string) Images {
	images := Images{}
	for _, e := range Engines() {
		if !slices.Contains(but, e.Version) {
			images[e.Version] = "etcd:" + e.Version
		}
	}
	return images
}

func TestAPathLeadsFromMinorToMinorByWayOfThePatchesThatHaveToBePassed(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		want     []string
	}{
		{"3.6.16", "3.6.16", nil},
		{"3.5.20", "3.5.35", []string{"3.5.35"}},
		{"3.5.35", "3.6.16", []string{"3.6.16"}},
		{"3.5.20", "3.6.16", []string{"3.5.35", "3.6.16"}},
		{"3.5.35", "3.7.3", []string{"3.6.16", "3.7.3"}},
		{"3.5.20", "3.7.3", []string{"3.5.35", "3.6.16", "3.7.3"}},
		{"3.6.10", "3.7.3", []string{"3.6.16", "3.7.3"}},
		{"3.6.16", "3.7.3", []string{"3.7.3"}},
		{"3.7.3", "3.6.16", []string{"3.6.16"}},
		{"3.6.16", "3.5.35", []string{"3.5.35"}},
		{"3.6.10", "3.5.35", []string{"3.5.35"}},
	} {
		t.Run(tc.from+" to "+tc.to, func(t *testing.T) {
			got, err := all().Path(tc.from, tc.to)
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("path %v, %v, want %v", got, err, tc.want)
			}
		})
	}
}

func TestAPathThatIsRefusedNamesTheVersionsThatCanBeReached(t *testing.T) {
	for name, tc := range map[string]struct {
		images    Images
		from, to  string
		why, ways string
	}{
		"an unknown version":              {all(), "3.6.16", "3.9.0", "is not known", ": 3.5.35, 3.7.3"},
		"from an unknown version":         {all(), "3.4.0", "3.6.16", "3.4.0 is not known", ": no other"},
		"a patch below a gate":            {all(), "3.5.35", "3.6.10", "a later patch repairs", ": 3.6.16, 3.7.3"},
		"two minor versions down":         {all(), "3.7.3", "3.5.35", "no further at a time", ": 3.6.16"},
		"no image of it":                  {all("3.7.3"), "3.6.16", "3.7.3", "no image of etcd 3.7.3", ": 3.5.35"},
		"no image of the minor between":   {all("3.6.16"), "3.5.35", "3.7.3", "etcd 3.6 has to be passed", ": no other"},
		"no image of the patch to passed": {all("3.5.35"), "3.5.20", "3.6.16", "3.5.26 has to be passed", ": no other"},
	} {
		t.Run(name, func(t *testing.T) {
			steps, err := tc.images.Path(tc.from, tc.to)
			if err == nil {
				t.Fatalf("path %v", steps)
			}
			if !strings.Contains(err.Error(), tc.why) || !strings.HasSuffix(err.Error(), tc.ways) {
				t.Errorf("error %q, want %q and at its end %q", err, tc.why, tc.ways)
			}
		})
	}
}

func TestNoStepOfAPathChangesTheMinorVersionByMoreThanOne(t *testing.T) {
	for _, from := range Engines() {
		for _, to := range Engines() {
			steps, err := all().Path(from.Version, to.Version)
			if err != nil {
				continue
			}
			at := from.Version
			for _, next := range steps {
				distance := slices.Index(minors, MinorOf(next)) - slices.Index(minors, MinorOf(at))
				if distance < -1 || distance > 1 {
					t.Errorf("from %s to %s by %v", from.Version, to.Version, steps)
				}
				at = next
			}
			if at != to.Version {
				t.Errorf("from %s to %s by %v", from.Version, to.Version, steps)
			}
		}
	}
}

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"3.5.9", "3.5.10", true}, {"3.5.10", "3.5.9", false}, {"3.6.0", "3.6.0", false}, {"3.5.35", "3.6.0", true},
		{"", "3.5.0", true}, {"3.5.0", "", false}, {"nonsense", "3.5.0", true},
	} {
		if got := Older(tc.a, tc.b); got != tc.want {
			t.Errorf("%q older than %q: %t", tc.a, tc.b, got)
		}
	}
}
