package newcomer

import (
	"context"
	"fmt"
	"time"
)

// Walk goes the whole way and returns the name of the database. No step may take longer than patience.
func (n *Newcomer) Walk(ctx context.Context, patience time.Duration) (string, error) {
	if err := n.Build(ctx); err != nil {
		return "", err
	}
	limited, cancel := within(ctx, patience)
	defer cancel()
	if err := n.Subscribe(limited); err != nil {
		return "", err
	}
	limited, cancel = within(ctx, patience)
	defer cancel()
	name, err := n.Apply(limited)
	if err != nil {
		return "", err
	}
	database, err := n.AwaitDatabase(limited, name)
	if err != nil {
		return "", err
	}
	return name, n.WriteAndRead(limited, database)
}

func within(ctx context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, patience, fmt.Errorf("not within %v", patience))
}
