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
	"lint":    {"style, and the borders between packages", lint},
	"verify":  {"generated files are what their sources generate", verify},
	"fast":    {"tests that need nothing but this program", tests("./...")},
	"catalog": {"what OLM's own resolver makes of the catalog", catalog},
	"process": {"tests with real etcd processes", tests("-tags", "process", "./test/process/...")},
	"api":     {"tests with a real kube-apiserver", tests("-tags", "api", "./test/api/...")},
	"lab":     {"tests on a real Kubernetes with OLM", lab},
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

// lab brings a lab up, installs the operator as manifests and runs what may break it, then goes the way of a newcomer through OLM.
// A lab that was up before stays up.
func lab(ctx context.Context) result {
	_, err := os.Stat(layout.StateDir)
	down := errors.Is(err, fs.ErrNotExist)
	if down {
		defer func() {
			// The lab goes away even when the tests were interrupted.
			if removed := check(context.WithoutCancel(ctx), "lab down", "go", "run", "./test/lab", "down"); len(removed.failed) > 0 {
				fmt.Println("the lab could not be removed: go run ./test/lab down")
			}
		}()
	}
	var all result
	if down {
		// These take the lab down and bring it up, so they run only where nobody uses one.
		all.add(tests("-tags", "labcycle", "-timeout", "15m", "./test/lab/cluster/...")(ctx))
	}
	up := func() result { return check(ctx, "lab up", "go", "run", "./test/lab", "up") }
	steps := []func() result{
		up,
		func() result { return check(ctx, "make deploy", "make", "deploy") },
		func() result { return tests("-tags", "lab", "-p", "1", "-timeout", "60m", "./test/...")(ctx) },
		func() result { return check(ctx, "make undeploy", "make", "undeploy") },
		up,
		func() result { return tests("-tags", "olm", "-timeout", "40m", "./test/newcomer/...")(ctx) },
		func() result { return check(ctx, "scorecard", "make", "scorecard") },
	}
	for i, step := range steps {
		r := step()
		all.add(r)
		// Without a lab and an operator in it, the rest would only fail late.
		if i < 2 && len(r.failed) > 0 {
			return all
		}
	}
	return all
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
