package verbs

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/fault"
)

func volumeVerbs() []*cobra.Command {
	return []*cobra.Command{
		onName("fill CLAIM", "Take all the room that is left on a claim's volume", cobra.ExactArgs(1),
			func(ctx context.Context, claim types.NamespacedName, _ []string) error {
				_, err := fault.Fill(ctx, claim)
				return err
			}),
		onName("empty CLAIM", "Give back the room that fill took", cobra.ExactArgs(1),
			func(ctx context.Context, claim types.NamespacedName, _ []string) error {
				return fault.Empty(ctx, claim)
			}),
		stallVerb(),
	}
}

func stallVerb() *cobra.Command {
	var pulse, period, length time.Duration
	cmd := onName("stall CLAIM", "Stop the disk of a claim's volume again and again, until the time is over or Ctrl-C", cobra.ExactArgs(1),
		func(ctx context.Context, claim types.NamespacedName, _ []string) error {
			heal, err := fault.Stall(ctx, claim, pulse, period)
			if err != nil {
				return err
			}
			select {
			case <-ctx.Done():
			case <-time.After(length):
			}
			return heal(context.WithoutCancel(ctx))
		})
	cmd.Flags().DurationVar(&pulse, "pulse", 700*time.Millisecond, "how long the disk stops each time")
	cmd.Flags().DurationVar(&period, "period", 2*time.Second, "from one stop to the next")
	cmd.Flags().DurationVar(&length, "for", time.Minute, "how long to go on")
	return cmd
}
