package suite

import (
	"context"
	"fmt"
)

// create: the example of the bundle, as it stands there, becomes a database that takes data.
func create(ctx context.Context, s *Subject) error {
	if err := s.Create(ctx); err != nil {
		return err
	}
	if err := s.AwaitSettled(ctx); err != nil {
		return err
	}
	return s.WriteAndRead(ctx, "created")
}

// scale: a single voter becomes three, and one again, by the scale subresource, and nothing is lost on the way.
func scale(ctx context.Context, s *Subject) error {
	if err := s.found(ctx, 1); err != nil {
		return err
	}
	for _, size := range []int64{3, 1} {
		if err := s.Scale(ctx, size); err != nil {
			return err
		}
		if err := s.AwaitSettled(ctx); err != nil {
			return fmt.Errorf("scaling to %d: %w", size, err)
		}
		if err := s.Read(ctx, founded); err != nil {
			return err
		}
	}
	return s.WriteAndRead(ctx, "scaled")
}

// memberLoss: a voter whose pod and volume are deleted is replaced by another one, which has all data.
func memberLoss(ctx context.Context, s *Subject) error {
	if err := s.found(ctx, 3); err != nil {
		return err
	}
	lost, err := s.Lose(ctx)
	if err != nil {
		return err
	}
	if err := s.AwaitReplaced(ctx, lost); err != nil {
		return err
	}
	if err := s.AwaitSettled(ctx); err != nil {
		return fmt.Errorf("replacing %s: %w", lost, err)
	}
	if err := s.Read(ctx, founded); err != nil {
		return err
	}
	return s.WriteAndRead(ctx, "replaced")
}

// upgrade: a database of the version before the newest is taken to the newest, and nothing is lost on the way.
func upgrade(ctx context.Context, s *Subject) error {
	s.SetVersion(s.bundle.Older)
	if err := s.found(ctx, 3); err != nil {
		return err
	}
	if err := s.Upgrade(ctx, s.bundle.Newer); err != nil {
		return err
	}
	if err := s.AwaitSettled(ctx); err != nil {
		return fmt.Errorf("upgrading to %s: %w", s.bundle.Newer, err)
	}
	if err := s.Read(ctx, founded); err != nil {
		return err
	}
	return s.WriteAndRead(ctx, "upgraded")
}

// founded is the key that is written before a change.
const founded = "founded"

// found makes a database with so many voters and without read replicas, and writes to it.
func (s *Subject) found(ctx context.Context, voters int64) error {
	s.SetSize(voters)
	s.SetReadReplicas(0)
	if err := s.Create(ctx); err != nil {
		return err
	}
	if err := s.AwaitSettled(ctx); err != nil {
		return fmt.Errorf("founding: %w", err)
	}
	return s.WriteAndRead(ctx, founded)
}
