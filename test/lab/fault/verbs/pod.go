package verbs

import (
	"context"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/fault"
)

func podVerbs() []*cobra.Command {
	return []*cobra.Command{
		onName("kill POD CONTAINER", "Kill the processes of a container", cobra.ExactArgs(2),
			func(ctx context.Context, pod types.NamespacedName, rest []string) error {
				return fault.Kill(ctx, pod, rest[0])
			}),
		onName("freeze POD [CONTAINER]", "Stop the processes of a pod, or of one container, in the middle of what they do", cobra.RangeArgs(1, 2),
			func(ctx context.Context, pod types.NamespacedName, rest []string) error {
				_, err := fault.Freeze(ctx, pod, first(rest))
				return err
			}),
		onName("thaw POD [CONTAINER]", "Let a frozen pod, or one container of it, run on", cobra.RangeArgs(1, 2),
			func(ctx context.Context, pod types.NamespacedName, rest []string) error {
				return fault.Thaw(ctx, pod, first(rest))
			}),
	}
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
