package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes; the first two are from sysexits.h.
const (
	exitUsage   = 64
	exitRefused = 65
	exitFailed  = 1
	// exitTerminated is what a process has that SIGTERM ended.
	exitTerminated = 128 + int(syscall.SIGTERM)
)

// errUsage is the kind of error that trying again does not heal.
var errUsage = errors.New("called wrongly")

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	// As the first process of its container the agent gets no default treatment of signals from the kernel.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	code := exitCode(ctx, dispatch(ctx, os.Args[1:]))
	stop()
	os.Exit(code)
}

func dispatch(ctx context.Context, arguments []string) error {
	switch {
	case len(arguments) >= 3 && arguments[0] == "run" && arguments[1] == "--":
		return run(ctx, arguments[2], arguments[3:])
	case len(arguments) == 1 && arguments[0] == "prestop":
		return prestop(ctx)
	}
	return fmt.Errorf("%w: agent run -- ETCD [ARGUMENT]... | agent prestop", errUsage)
}

func exitCode(ctx context.Context, err error) int {
	var refused *refusal
	switch {
	case err == nil:
		return 0
	case errors.As(err, &refused):
		slog.Error("the engine must not start", "reason", refused.Reason, "message", refused.Message)
		return exitRefused
	case ctx.Err() != nil:
		slog.Info("told to end")
		return exitTerminated
	}
	slog.Error(err.Error())
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitFailed
}
