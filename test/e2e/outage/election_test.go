//go:build lab

package outage

import (
	"context"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestOfTwoOperatorsOneLeadsAndTheOtherTakesOverWhenItIsKilled(t *testing.T) {
	w := world.New(t)
	w.Cleanup(func() {
		if err := world.ScaleOperator(context.WithoutCancel(t.Context()), 1); err != nil {
			t.Errorf("leaving one operator: %v", err)
		}
	})
	w.Do("running two operators", func(ctx context.Context) error { return world.ScaleOperator(ctx, 2) })
	leaders := w.AwaitLeaders()
	if pods := w.OperatorPods(); len(pods) != 2*len(leaders) {
		t.Fatalf("%d pods run and %d lead, want half of them", len(pods), len(leaders))
	}
	killed := w.KillOperator()
	for _, pod := range w.AwaitLeaders() {
		for _, former := range killed {
			if pod.Name == former {
				t.Errorf("%s leads, which was killed", pod.Name)
			}
		}
	}
	w.Founded("db", world.Voters(1))
}
