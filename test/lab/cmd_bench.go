package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/cluster"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/usage"
)

// Targets of `lab bench`, for two cores.
const (
	upTarget    = 45 * time.Second
	downTarget  = 5 * time.Second
	rssTarget   = 2560 // MiB
	coresTarget = 0.25
)

// settleFor lets what started the cluster finish before it is called at rest; restFor is how long it is then watched.
const (
	settleFor = 60 * time.Second
	restFor   = 60 * time.Second
)

func benchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "bench",
		Short: "Measure how long the lab takes to come up, and what it costs at rest; begins anew",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lab, err := open()
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			// Once to build and push what is missing, so that the second is warm.
			if err := lab.Up(cmd.Context(), cluster.Options{OLM: true}, io.Discard); err != nil {
				return err
			}
			down, err := timed(func() error { return lab.Down(cmd.Context()) })
			if err != nil {
				return err
			}
			up, err := timed(func() error { return lab.Up(cmd.Context(), cluster.Options{OLM: true}, out) })
			if err != nil {
				return err
			}
			report(out, "lab.up.seconds", up.Seconds(), upTarget.Seconds())
			report(out, "lab.down.seconds", down.Seconds(), downTarget.Seconds())
			select {
			case <-cmd.Context().Done():
				return cmd.Context().Err()
			case <-time.After(settleFor):
			}
			first, last, err := usage.Over(cmd.Context(), layout.Cgroup, restFor)
			if err != nil {
				return err
			}
			report(out, "lab.rest.rss_mib", float64(last.Total()>>20), rssTarget)
			report(out, "lab.rest.cores", last.Cores(first), coresTarget)
			return nil
		},
	}
}

func timed(do func() error) (time.Duration, error) {
	start := time.Now()
	err := do()
	return time.Since(start), err
}

func report(out io.Writer, figure string, value, target float64) {
	fmt.Fprintf(out, "BENCH %s %.4g target %g\n", figure, value, target)
}
