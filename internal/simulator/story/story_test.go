package story

import (
	"reflect"
	"testing"
)

// histories are how many a test plays: enough to see that the simulator works. Command simulate plays as many as are wanted.
const histories = 60

func TestNoRuleIsBrokenInAFewHistories(t *testing.T) {
	for seed := range histories {
		s := Draw(seed, nil)
		if v := Play(s, nil).Violation; v != nil {
			t.Fatalf("%s: %v\nshortened: %s", s, v, Shorten(s))
		}
	}
}

func TestAStoryHappensTheSameEachTime(t *testing.T) {
	for seed := range 10 {
		var first, second []string
		for _, told := range []*[]string{&first, &second} {
			Play(Draw(seed, nil), func(format string, _ ...any) { *told = append(*told, format) })
		}
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("seed %d happens in two ways", seed)
		}
	}
}

func TestEachKindOfEventsHappens(t *testing.T) {
	for _, kind := range kindNames() {
		happened := false
		for seed := 0; seed < 400 && !happened; seed++ {
			s := Draw(seed, []string{kind, "pod deleted"})
			Play(s, func(format string, args ...any) {
				happened = happened || format == "*** %s" && toldBy(kind, args[0].(string))
			})
		}
		if !happened {
			t.Errorf("%q never happens", kind)
		}
	}
}

// toldBy says whether a sentence is of an event of a kind, and not of the one that is drawn beside it.
func toldBy(kind, sentence string) bool {
	const beside = "a user deletes pod "
	return kind == "pod deleted" || len(sentence) < len(beside) || sentence[:len(beside)] != beside
}

// BenchmarkHistories tells what one history costs; its profile tells where.
func BenchmarkHistories(b *testing.B) {
	for seed := range b.N {
		Play(Draw(seed, nil), nil)
	}
}
