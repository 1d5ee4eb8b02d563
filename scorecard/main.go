package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/scorecard/suite"
)

const (
	// bundle is where operator-sdk unpacks the bundle that is tested.
	bundle = "/bundle"
	// namespaceVariable is where it says which namespace the test runs in.
	namespaceVariable = "SCORECARD_NAMESPACE"
)

func main() {
	silence()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "usage: %s TEST, which is one of %v\n", os.Args[0], suite.Names())
		stop()
		os.Exit(2)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(suite.Run(ctx, os.Args[1], bundle, os.Getenv(namespaceVariable))); err != nil {
		fmt.Fprintln(os.Stderr, "scorecard:", err)
	}
}

// silence keeps libraries from writing into the log of the pod: the scorecard reads all of it as the result.
func silence() {
	log.SetLogger(logr.Discard())
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
}
