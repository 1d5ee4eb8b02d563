package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// event is one line of `go test -json`.
type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

// shown begins what is shown of a test's output also when it passes: the figures of a trial, and of a benchmark.
var shown = regexp.MustCompile(`(TRIAL|BENCH) .*`)

// tests returns a step that runs Go tests. The output of a test is shown when it fails.
func tests(args ...string) step { return testsIn(".", args...) }

// testsIn runs the tests of another module, which is in dir.
func testsIn(dir string, args ...string) step {
	return func(ctx context.Context, r runner) result {
		cmd := r.command(ctx, "go", append([]string{"test", "-json", "-count=1"}, args...)...)
		cmd.Dir = dir
		cmd.Stdout = nil
		output, err := cmd.StdoutPipe()
		if err == nil {
			err = r.start(cmd)
		}
		if err != nil {
			return result{failed: []string{"go test: " + err.Error()}}
		}
		t := tally{output: map[string]*strings.Builder{}, out: r.out}
		t.read(output)
		if err := cmd.Wait(); err != nil && len(t.failed) == 0 {
			t.failed = append(t.failed, fmt.Sprintf("go test %s: %v", strings.Join(args, " "), err))
		}
		return t.result
	}
}

// tally counts tests while they run.
type tally struct {
	result
	output map[string]*strings.Builder
	// out gets what is shown.
	out io.Writer
}

func (t *tally) read(r io.Reader) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(t.out, lines.Text())
			continue
		}
		t.note(e)
	}
}

func (t *tally) note(e event) {
	name := strings.TrimSuffix(e.Package+" "+e.Test, " ")
	switch e.Action {
	case "output", "build-output":
		key := name
		if e.Action == "build-output" {
			key = e.ImportPath
		}
		if t.output[key] == nil {
			t.output[key] = &strings.Builder{}
		}
		t.output[key].WriteString(e.Output)
		if figures := shown.FindString(e.Output); figures != "" {
			fmt.Fprintln(t.out, figures)
		}
	case "pass":
		t.passOf(e)
		delete(t.output, name)
	case "fail":
		t.failOf(e, name)
	}
}

// passOf counts a test; the end of a package is only shown.
func (t *tally) passOf(e event) {
	if e.Test != "" {
		t.passed++
		return
	}
	fmt.Fprintf(t.out, "ok    %-60s %6.1f s\n", e.Package, e.Elapsed)
}

func (t *tally) failOf(e event, name string) {
	show := func(key string) {
		if output := t.output[key]; output != nil {
			fmt.Fprint(t.out, output.String())
		}
	}
	if e.Test != "" {
		show(name)
		t.failed = append(t.failed, name)
		return
	}
	show(e.FailedBuild)
	show(name)
	fmt.Fprintf(t.out, "FAIL  %-60s %6.1f s\n", e.Package, e.Elapsed)
	for _, failed := range t.failed {
		if strings.HasPrefix(failed, e.Package+" ") {
			return
		}
	}
	t.failed = append(t.failed, e.Package)
}
