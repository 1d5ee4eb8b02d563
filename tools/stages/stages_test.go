package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// toys are stages in the place of the real ones.
func toys(t *testing.T, with map[string]step) {
	t.Helper()
	before := stages
	t.Cleanup(func() { stages = before })
	stages = map[string]stage{}
	for name, run := range with {
		stages[name] = stage{"a toy", run}
	}
}

func TestStagesSideBySideAreCountedAndShownApart(t *testing.T) {
	begun := make(chan struct{})
	toys(t, map[string]step{
		"first": func(_ context.Context, r runner) result {
			fmt.Fprintln(r.out, "first says one")
			<-begun
			fmt.Fprintln(r.out, "first says two")
			return result{failed: []string{"first"}}
		},
		"beside": func(ctx context.Context, r runner) result {
			close(begun)
			if !r.gentle {
				t.Error("the stage beside does not give way")
			}
			fmt.Fprintln(r.out, "beside says")
			return r.check(ctx, "a program", "sh", "-c", "echo one; echo two >&2")
		},
	})
	var said page
	results := sideBySide(t.Context(), &said, [][]string{{"first"}, {"beside"}})
	if got := fmt.Sprintf("%s %d %v, %s %d %v", results[0].stage, results[0].passed, results[0].failed,
		results[1].stage, results[1].passed, results[1].failed); got != "first 0 [first], beside 1 []" {
		t.Errorf("got %s", got)
	}
	if text := said.text.String(); !strings.Contains(text, "== beside: a toy\nbeside says\none\ntwo\n== beside took") {
		t.Errorf("what the stage beside says is not in one piece:\n%s", text)
	}
}

func TestTheStagesOfARowRunOneAfterTheOtherEvenIfOneFails(t *testing.T) {
	var order page
	toy := func(name string) step {
		return func(context.Context, runner) result {
			fmt.Fprint(&order, name+" ")
			return result{failed: []string{name}}
		}
	}
	toys(t, map[string]step{"front": toy("front"), "one": toy("one"), "two": toy("two")})
	results := sideBySide(t.Context(), &page{}, [][]string{{"front"}, {"one", "two"}})
	if said := order.text.String(); strings.Index(said, "one") > strings.Index(said, "two") || !strings.Contains(said, "two") {
		t.Errorf("they ran in the order %s", said)
	}
	if got := fmt.Sprintf("%s %s %s", results[0].stage, results[1].stage, results[2].stage); got != "front one two" {
		t.Errorf("they are reported in the order %s", got)
	}
}

func TestAnUnknownStageIsToldBeforeAnyRuns(t *testing.T) {
	toys(t, map[string]step{"known": func(context.Context, runner) result {
		t.Error("a stage ran")
		return result{}
	}})
	for _, wanted := range []string{"known+unknown", "known,unknown"} {
		if run(t.Context(), []string{"known", wanted}) {
			t.Errorf("an unknown stage passes: %s", wanted)
		}
	}
}

func TestAProgramThatGivesWayIsNicerThanWhatStartsIt(t *testing.T) {
	niceness := func(r runner) (n int) {
		var said page
		r.out = &said
		if r := r.check(t.Context(), "niceness", "nice"); len(r.failed) > 0 {
			t.Fatal(r.failed)
		}
		if _, err := fmt.Sscan(said.text.String(), &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const most = 19
	if got, want := niceness(runner{gentle: true}), min(niceness(runner{})+gentle, most); got != want {
		t.Errorf("its niceness is %d, want %d", got, want)
	}
}
