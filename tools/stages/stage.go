package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"database.example.com/operator/test/lab/layout"
)

// stage is a part of the tests that needs the same things and is run as one.
type stage struct {
	what string
	run  step
}

// step is a part of a stage.
type step func(context.Context, runner) result

// do runs the stage of a name, and says how it went.
func (s stage) do(ctx context.Context, name string, r runner) result {
	fmt.Fprintf(r.out, "== %s: %s\n", name, s.what)
	start := time.Now()
	went := s.run(ctx, r)
	went.stage, went.took = name, time.Since(start)
	fmt.Fprintf(r.out, "== %s took %.1f s: %d passed, %d failed\n\n", name, went.took.Seconds(), went.passed, len(went.failed))
	return went
}

// waiting lets more tests of a package run at once than there are processors: those of databases wait most of the time.
const waiting = "-parallel=6"

var stages = map[string]stage{
	"lint":     {"style, and the borders between packages", lint},
	"verify":   {"generated files are what their sources generate", verify},
	"fast":     {"tests that need nothing but this program", tests("./...")},
	"catalog":  {"what OLM's own resolver and validators make of the catalog, and a release in rehearsal", catalog},
	"simulate": {"histories of simulated clusters, with faults between any two steps", simulate},
	"bite":     {"every rule of safety switched off in turn, and the history that shows it", tests("-tags", "bite", "-timeout", "60m", "./test/bite")},
	"process":  {"tests with real etcd processes", tests("-tags", "process", waiting, "-timeout", "30m", "./test/process/...")},
	"api":      {"tests with a real kube-apiserver", tests("-tags", "api", "-timeout", "30m", "./test/api/...")},
	"lab":      {"tests on a real Kubernetes with OLM", lab},
	"labfull":  {"tests on a real Kubernetes that take long", labfull},
}

// histories are how many the stage plays: about two minutes on two processors.
const histories = "20000"

// simulate plays histories, and then shows of a dozen rules that they bite: without each the simulator finds a violation.
func simulate(ctx context.Context, r runner) result {
	all := r.check(ctx, histories+" histories", "go", "run", "./test/simulate", "-n", histories, "-parallel")
	all.add(tests("-tags", "bite", "-timeout", "30m", "./test/bite", "-quick")(ctx, r))
	return all
}

// lint runs golangci-lint, built with the linter of Kubernetes APIs.
func lint(ctx context.Context, r runner) result {
	return r.check(ctx, "golangci-lint", "make", "lint")
}

func verify(ctx context.Context, r runner) result {
	return r.check(ctx, "generated files", "go", "run", "./tools/images", "verify")
}

// catalog unpacks the image of the catalog and serves it to OLM's resolver, whose code is in the module of the Kubernetes tools, as that of the
// newest validators of bundles is. Then it makes
// a release, and the pull request to OperatorHub, with the real tools.
func catalog(ctx context.Context, r runner) result {
	unpacked := r.check(ctx, "catalog image", "go", "run", "./tools/images", "catalog-root")
	if len(unpacked.failed) > 0 {
		return unpacked
	}
	unpacked.add(testsIn("tools/kubernetes", "./resolve/...", "./validate/...")(ctx, r))
	unpacked.add(tests("-tags", "catalog", "-timeout", "30m", "./tools/packaging/rehearsal")(ctx, r))
	return unpacked
}

// lab goes the way of a newcomer through OLM, which leaves most of the processor's time to stages that run beside it, then installs the
// operator as manifests and runs what may break it.
func lab(ctx context.Context, r runner) result {
	return onLab(ctx, r, parts{
		cycle:     tests("-tags", "labcycle", "-timeout", "15m", "./test/lab/cluster/..."),
		olm:       []step{tests("-tags", "olm", waiting, "-timeout", "60m", "./test/newcomer/...")},
		manifests: tests("-tags", "lab", "-p", "1", waiting, "-timeout", "60m", "./test/..."),
	})
}

// labfull runs the tests that are too long for every day.
func labfull(ctx context.Context, r runner) result {
	return onLab(ctx, r, parts{
		olm: []step{
			tests("-tags", "olmfull", "-timeout", "60m", "./test/newcomer/..."),
			tests("-tags", "olmfull", "-timeout", "60m", "./test/sdk/..."),
		},
		manifests: tests("-tags", "labfull", "-p", "1", "-timeout", "240m", "./test/..."),
	})
}

// parts are the tests of a stage on a lab, in the order in which they run.
type parts struct {
	// cycle takes the lab down and brings it up; nil for none.
	cycle step
	// olm install operators by OLM, so no other may be there.
	olm []step
	// manifests are for the operator that is installed as manifests.
	manifests step
}

// onLab brings a lab up and runs tests on it. Where nobody uses a lab, it runs first what takes one down and brings it up, and removes the lab
// in the end. A lab that was up before stays up, and the operator that was installed there as manifests goes.
func onLab(ctx context.Context, r runner, p parts) (all result) {
	undeploy := stepOf("make undeploy", "make", "images", "manifests", "undeploy")
	before := []step{up, undeploy}
	if _, err := os.Stat(layout.StateDir); errors.Is(err, fs.ErrNotExist) {
		defer down(ctx, r)
		if p.cycle != nil {
			all.add(p.cycle(ctx, r))
		}
		before, undeploy = []step{up}, nil
	}
	if !all.must(ctx, r, before...) {
		return all
	}
	for _, take := range p.olm {
		all.add(take(ctx, r))
	}
	if !all.must(ctx, r, stepOf("make deploy", "make", "deploy")) {
		return all
	}
	all.add(p.manifests(ctx, r))
	if undeploy != nil {
		all.add(undeploy(ctx, r))
	}
	return all
}

// must takes steps without which the rest would only fail late: it says whether all of them went well.
func (r *result) must(ctx context.Context, with runner, steps ...step) bool {
	for _, take := range steps {
		went := take(ctx, with)
		r.add(went)
		if len(went.failed) > 0 {
			return false
		}
	}
	return true
}

// down removes the lab, even when the tests were interrupted.
func down(ctx context.Context, r runner) {
	if removed := r.check(context.WithoutCancel(ctx), "lab down", "go", "run", "./test/lab", "down"); len(removed.failed) > 0 {
		fmt.Fprintln(r.out, "the lab could not be removed: go run ./test/lab down")
	}
}

var up = stepOf("lab up", "go", "run", "./test/lab", "up")

// stepOf returns a step that runs a program.
func stepOf(name, command string, args ...string) step {
	return func(ctx context.Context, r runner) result { return r.check(ctx, name, command, args...) }
}
