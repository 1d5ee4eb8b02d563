package story

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// kinds are the kinds of events: each lets something happen and tells what, or nothing when there is nothing it could happen to.
var kinds = map[string]func(p *play, pick int) string{}

func init() {
	for _, some := range []map[string]func(p *play, pick int) string{clientEvents, operatorEvents, podEvents, nodeEvents, apiEvents, editEvents,
		diskEvents, departEvents, resourceEvents, networkEvents, spaceEvents, aimedEvents, refusedEvents, trustEvents,
	} {
		maps.Copy(kinds, some)
	}
}

// rare is a kind that happens only where it is in focus: it ends most of what else a history could show.
const rare = "cluster made again"

func kindNames() []string { return sortedKeys(kinds) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// one chooses one of several; false when there are none.
func one[T any](from []T, pick int) (chosen T, ok bool) {
	if len(from) == 0 {
		return chosen, false
	}
	return from[pick%len(from)], true
}

// Known says which of the names are no kinds of events.
func Known(names []string) error {
	for _, name := range names {
		if kinds[name] == nil {
			return fmt.Errorf("there is no kind of events %q; there are: %s", name, strings.Join(kindNames(), ", "))
		}
	}
	return nil
}
