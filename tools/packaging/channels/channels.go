package channels

import (
	"errors"
	"fmt"
	"slices"

	"github.com/blang/semver/v4"
	"sigs.k8s.io/yaml"
)

// File is what releases/channels.yaml says.
type File struct {
	// Default is the channel of a Subscription that names none.
	Default string `json:"default"`
	// Channels go from the boldest to the most careful.
	Channels []Channel `json:"channels"`
	// Withdrawn are releases that nobody should run: the next release skips them.
	Withdrawn []string `json:"withdrawn"`
	// Deprecations are shown in the Subscriptions of those who run them.
	Deprecations []Deprecation `json:"deprecations"`
}

// Channel holds every release up to its head.
type Channel struct {
	Name string `json:"name"`
	Head string `json:"head"`
}

// Deprecation says of a release why it should be left.
type Deprecation struct {
	Release string `json:"release"`
	Message string `json:"message"`
}

// Parse reads the file. An unknown field, a default that is no channel, a careful channel that is ahead of a bolder one, and one that ends
// in a release that people are told to leave are errors.
func Parse(content []byte) (File, error) {
	var f File
	if err := yaml.UnmarshalStrict(content, &f); err != nil {
		return File{}, fmt.Errorf("reading the channels: %w", err)
	}
	return f, f.check()
}

func (f File) check() error {
	if len(f.Channels) == 0 {
		return errors.New("there is no channel")
	}
	if !slices.ContainsFunc(f.Channels, func(c Channel) bool { return c.Name == f.Default }) {
		return fmt.Errorf("the default channel %q is none of the channels", f.Default)
	}
	for i, c := range f.Channels {
		head, err := semver.Parse(c.Head)
		if err != nil {
			return fmt.Errorf("the head of channel %s: %w", c.Name, err)
		}
		if i > 0 && head.GT(semver.MustParse(f.Channels[i-1].Head)) {
			return fmt.Errorf("channel %s is ahead of channel %s", c.Name, f.Channels[i-1].Name)
		}
		if f.left(c.Head) {
			return fmt.Errorf("channel %s ends in %s, which is withdrawn or deprecated: let it end in another release", c.Name, c.Head)
		}
	}
	return nil
}

// left tells whether people are told to leave a release.
func (f File) left(version string) bool {
	return slices.Contains(f.Withdrawn, version) ||
		slices.ContainsFunc(f.Deprecations, func(d Deprecation) bool { return d.Release == version })
}

// Withdraw returns what the file says when a release is withdrawn: the channels that ended in it end in the release before.
func (f File) Withdraw(version, before string) File {
	f.Withdrawn = append(slices.Clone(f.Withdrawn), version)
	f.Channels = slices.Clone(f.Channels)
	for i, c := range f.Channels {
		if c.Head == version {
			f.Channels[i].Head = before
		}
	}
	return f
}

// Offering names the channels that hold a version, the boldest first.
func (f File) Offering(version string) []string {
	var names []string
	for _, c := range f.Channels {
		if semver.MustParse(version).LTE(semver.MustParse(c.Head)) {
			names = append(names, c.Name)
		}
	}
	return names
}

// UpTo names a channel and all bolder ones: those that a release enters when it is made for that channel.
func (f File) UpTo(channel string) ([]string, error) {
	var names []string
	for _, c := range f.Channels {
		names = append(names, c.Name)
		if c.Name == channel {
			return names, nil
		}
	}
	return nil, fmt.Errorf("there is no channel %q: there are %v", channel, names)
}

// Sort orders versions from old to new. It fails on one that is not MAJOR.MINOR.PATCH.
func Sort(versions []string) error {
	for _, v := range versions {
		if parsed, err := semver.Parse(v); err != nil || len(parsed.Pre)+len(parsed.Build) > 0 {
			return fmt.Errorf("%q is not a version of the form MAJOR.MINOR.PATCH", v)
		}
	}
	slices.SortFunc(versions, func(a, b string) int { return semver.MustParse(a).Compare(semver.MustParse(b)) })
	return nil
}
