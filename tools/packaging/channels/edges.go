package channels

import (
	"fmt"
	"slices"

	"github.com/blang/semver/v4"
)

// Edges are the ways that lead to a version: what its ClusterServiceVersion and its entry in each channel say.
type Edges struct {
	// Replaces is the version before, empty for the first.
	Replaces string
	// Skips are withdrawn versions since then.
	Skips []string
	// SkipRange is the range of versions that may go to this one directly, empty for the first.
	SkipRange string
}

// EdgesOf returns the ways to a new version, given the versions that were released before in any order. Whoever runs the minor
// version before, or an older patch of this one, may come directly; from further back the way leads over what lies between, because the two
// packages are made for neighbours.
func (f File) EdgesOf(version string, released []string) (Edges, error) {
	if err := Sort([]string{version}); err != nil {
		return Edges{}, err
	}
	before := slices.Clone(released)
	if err := Sort(before); err != nil {
		return Edges{}, err
	}
	this := semver.MustParse(version)
	before = slices.DeleteFunc(before, func(v string) bool { return semver.MustParse(v).GTE(this) })
	var edges Edges
	for _, v := range slices.Backward(before) {
		if !slices.Contains(f.Withdrawn, v) {
			edges.Replaces = v
			break
		}
		edges.Skips = append(edges.Skips, v)
	}
	slices.Reverse(edges.Skips)
	if edges.Replaces != "" {
		edges.SkipRange = fmt.Sprintf(">=%s <%s", lineBefore(this, before), version)
	}
	return edges, nil
}

// lineBefore is the first version of the newest minor version before this one that was released, or of this one when it is the first.
func lineBefore(this semver.Version, before []string) string {
	for _, v := range slices.Backward(before) {
		if parsed := semver.MustParse(v); parsed.Major != this.Major || parsed.Minor != this.Minor {
			return first(parsed.Major, parsed.Minor)
		}
	}
	return first(this.Major, this.Minor)
}

func first(major, minor uint64) string { return fmt.Sprintf("%d.%d.0", major, minor) }

// Needs returns the range of versions of package etcd-cluster that a version of package production-ready-database asks for: those of
// its own minor version, from oldest up to, and without, tooNew. It would work with the next as well, but OLM takes the newest that it is
// allowed to, from whatever channel: who follows a careful channel would get the boldest one's head.
func Needs(version string) (oldest, tooNew string, err error) {
	this, err := semver.Parse(version)
	if err != nil {
		return "", "", fmt.Errorf("reading version %q: %w", version, err)
	}
	return first(this.Major, this.Minor), first(this.Major, this.Minor+1), nil
}

// Next is the version that the head gets after a release: the minor version after it.
func Next(version string) (string, error) {
	this, err := semver.Parse(version)
	if err != nil {
		return "", fmt.Errorf("reading version %q: %w", version, err)
	}
	return first(this.Major, this.Minor+1), nil
}
