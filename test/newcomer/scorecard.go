package newcomer

import (
	"context"

	"database.example.com/operator/test/grants"
	"database.example.com/operator/tools/packaging"
)

// RunScorecard runs the tests that the bundles name, in the newcomer's namespace, which operators have to look after.
func (n *Newcomer) RunScorecard(ctx context.Context, s packaging.Scorecard) (err error) {
	s.Namespace = n.Namespace
	if s.ServiceAccount, err = grants.ByRole(ctx, n.config, n.Checkout.Path("config", "scorecard", "role.yaml"), n.Namespace); err != nil {
		return err
	}
	return n.Checkout.RunScorecard(ctx, n.Registry, s)
}
