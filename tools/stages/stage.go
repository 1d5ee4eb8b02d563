package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"database.example.com/operator/test/lab/layout"
)

// stage is a part of the tests that needs the same things and is run as one.
type stage struct {
	what string
	run  func(context.Context) result
}

var stages = map[string]stage{
	"lint":     {"style, and the borders between packages", lint},
	"verify":   {"generated files are what their sources generate", verify},
	"fast":     {"tests that need nothing but this program", tests("./...")},
	"catalog":  {"what OLM's own resolver makes of the catalog", catalog},
	"simulate": {"histories of simulated clusters, with faults between any two steps", simulate},
	"process":  {"tests with real etcd processes", tests("-tags", "process", "./test/process/...")},
	"api":      {"tests with a real kube-apiserver", tests("-tags", "api", "./test/api/...")},
	"lab":      {"tests on a real Kubernetes with OLM", lab},
	"labfull":  {"tests on a real Kubernetes that take long", labfull},
}

// histories are how many the stage plays: a slow machine takes five minutes for them.
const histories = "6000"

// simulate plays histories, and then shows that the rules bite: without each the simulator finds a violation.
func simulate(ctx context.Context) result {
	all := check(ctx, histories+" histories", "go", "run", "./test/simulate", "-n", histories, "-parallel")
	all.add(tests("-tags", "bite", "-timeout", "30m", "./test/bite")(ctx))
	return all
}

// lint runs golangci-lint, built with the linter of Kubernetes APIs.
func lint(ctx context.Context) result {
	return check(ctx, "golangci-lint", "make", "lint")
}

func verify(ctx context.Context) result {
	return check(ctx, "generated files", "go", "run", "./tools/images", "verify")
}

// catalog unpacks the image of the catalog and serves it to OLM's resolver, whose code is in the module of the Kubernetes tools.
func catalog(ctx context.Context) result {
	unpacked := check(ctx, "catalog image", "go", "run", "./tools/images", "catalog-root")
	if len(unpacked.failed) > 0 {
		return unpacked
	}
	unpacked.add(testsIn("tools/kubernetes", "./resolve/...")(ctx))
	return unpacked
}

// lab installs the operator as manifests and runs what may break it, then goes the way of a newcomer through OLM.
func lab(ctx context.Context) result {
	return onLab(ctx, tests("-tags", "labcycle", "-timeout", "15m", "./test/lab/cluster/..."),
		tests("-tags", "lab", "-p", "1", "-timeout", "60m", "./test/..."),
		stepOf("make undeploy", "make", "undeploy"),
		up,
		tests("-tags", "olm", "-timeout", "60m", "./test/newcomer/..."),
		stepOf("scorecard", "make", "scorecard"))
}

// labfull runs the tests that are too long for every day.
func labfull(ctx context.Context) result {
	return onLab(ctx, nil, tests("-tags", "labfull", "-p", "1", "-timeout", "240m", "./test/..."),
		stepOf("make undeploy", "make", "undeploy"),
		up,
		tests("-tags", "olmfull", "-timeout", "60m", "./test/newcomer/..."))
}

// onLab brings a lab up, installs the operator as manifests, and takes the steps. Where nobody uses a lab, it runs first what takes one down
// and brings it up, and removes the lab in the end. A lab that was up before stays up.
func onLab(ctx context.Context, cycle func(context.Context) result, steps ...func(context.Context) result) (all result) {
	if _, err := os.Stat(layout.StateDir); errors.Is(err, fs.ErrNotExist) {
		defer func() {
			// The lab goes away even when the tests were interrupted.
			if removed := check(context.WithoutCancel(ctx), "lab down", "go", "run", "./test/lab", "down"); len(removed.failed) > 0 {
				fmt.Println("the lab could not be removed: go run ./test/lab down")
			}
		}()
		if cycle != nil {
			all.add(cycle(ctx))
		}
	}
	for _, step := range []func(context.Context) result{up, stepOf("make deploy", "make", "deploy")} {
		r := step(ctx)
		all.add(r)
		// Without a lab and an operator in it, the rest would only fail late.
		if len(r.failed) > 0 {
			return all
		}
	}
	for _, step := range steps {
		all.add(step(ctx))
	}
	return all
}

var up = stepOf("lab up", "go", "run", "./test/lab", "up")

// stepOf returns a step that runs a program.
func stepOf(name, command string, args ...string) func(context.Context) result {
	return func(ctx context.Context) result { return check(ctx, name, command, args...) }
}

// check runs a program whose exit code is the whole answer.
func check(ctx context.Context, name, command string, args ...string) result {
	cmd := program(ctx, command, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return result{failed: []string{fmt.Sprintf("%s: %v", name, err)}}
	}
	return result{passed: 1}
}
