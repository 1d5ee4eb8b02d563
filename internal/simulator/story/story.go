package story

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// Story is a history before it happens.
type Story struct {
	Seed int
	// Nodes are how many there are, Local says that volumes are on their own disks.
	Nodes int
	Local bool
	// Size, Replicas and Version are what the cluster is to be.
	Size, Replicas int32
	Version        string
	Events         []Event
}

// Event is something that happens.
type Event struct {
	Kind string
	// Pick chooses whom it happens to.
	Pick int
	// Steps are how many steps follow it before the next event, Seed is what they are drawn from.
	Steps int
	Seed  uint64
}

const (
	mostEvents = 14
	mostSteps  = 250
	// kindsOfAStory are how many kinds of events a story is made of: a few, often, find more than all, rarely.
	kindsOfAStory = 5
)

// Draw draws the story of a seed; all its events are of the kinds in focus, if there are any.
func Draw(seed int, focus []string) Story {
	s := rapid.Custom(func(t *rapid.T) Story { return draw(t, focus) }).Example(seed)
	s.Seed = seed
	return s
}

func draw(t *rapid.T, focus []string) Story {
	s := Story{
		Nodes:   rapid.IntRange(3, 5).Draw(t, "nodes"),
		Local:   rapid.Bool().Draw(t, "local volumes"),
		Size:    rapid.SampledFrom([]int32{1, 3, 3, 3, 5}).Draw(t, "size"),
		Version: rapid.SampledFrom([]string{"3.5.35", "3.6.16", "3.6.16", "3.7.3"}).Draw(t, "version"),
	}
	if !strings.HasPrefix(s.Version, "3.5") {
		s.Replicas = int32(rapid.IntRange(0, 2).Draw(t, "read replicas"))
	}
	among := focus
	if len(among) == 0 {
		names := slices.DeleteFunc(kindNames(), func(name string) bool { return name == rare })
		for range kindsOfAStory {
			among = append(among, rapid.SampledFrom(names).Draw(t, "kind of events"))
		}
	}
	numbers := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "numbers"), 0))
	for range rapid.IntRange(1, mostEvents).Draw(t, "events") {
		s.Events = append(s.Events, Event{
			Kind: among[numbers.IntN(len(among))], Pick: numbers.IntN(60), Steps: steps(numbers), Seed: numbers.Uint64(),
		})
	}
	return s
}

// steps are few as often as many: some events are to meet in the middle of an operator's look, others a cluster at rest.
func steps(numbers *rand.Rand) int {
	return numbers.IntN(1 + numbers.IntN(1+numbers.IntN(2*mostSteps)))
}

// String writes the story in one line.
func (s Story) String() string {
	words := make([]string, len(s.Events))
	for i, e := range s.Events {
		words[i] = fmt.Sprintf("%s (%d)", e.Kind, e.Steps)
	}
	return fmt.Sprintf("seed %d: etcd %s with %d voters and %d read replicas on %d nodes: %s",
		s.Seed, s.Version, s.Size, s.Replicas, s.Nodes, strings.Join(words, ", "))
}
