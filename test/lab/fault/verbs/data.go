package verbs

import (
	"context"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/fault"
)

func dataVerbs() []*cobra.Command {
	return []*cobra.Command{
		onName("wipe CLAIM", "Remove all that is on a claim's volume", cobra.ExactArgs(1),
			func(ctx context.Context, claim types.NamespacedName, _ []string) error {
				_, err := fault.Wipe(ctx, claim)
				return err
			}),
		onName("corrupt CLAIM FILE", "Invert 4 KiB in the middle of a file; FILE is relative to the volume's root", cobra.ExactArgs(2),
			func(ctx context.Context, claim types.NamespacedName, rest []string) error {
				_, err := fault.Corrupt(ctx, claim, rest[0])
				return err
			}),
		onName("save CLAIM COPY", "Keep a copy of a claim's volume under a name", cobra.ExactArgs(2),
			func(ctx context.Context, claim types.NamespacedName, rest []string) error {
				return fault.Save(ctx, claim, rest[0])
			}),
		onName("restore CLAIM COPY", "Replace all that is on a claim's volume by a copy", cobra.ExactArgs(2),
			func(ctx context.Context, claim types.NamespacedName, rest []string) error {
				return fault.Restore(ctx, claim, rest[0])
			}),
	}
}
