package newcomer

import (
	"context"
	"fmt"
	"time"
)

// Walk goes the way from the Subscription to data and returns the name of the database. What is subscribed to must be built. Neither
// the operators nor the database may take longer than patience.
func (n *Newcomer) Walk(ctx context.Context, patience time.Duration) (string, error) {
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
