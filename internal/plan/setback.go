package plan

import "errors"

// Setback is what came between a plan and its being carried out, when it is no failure: the world was not as it was seen,
// has to settle first, or belongs to someone else. Every other error is a failure of the action.
type Setback struct {
	// Kind says what follows from it.
	Kind SetbackKind
	// Reason is the reason of the condition Degraded for NeedsUser; else empty.
	Reason string
	// Message is in plain words.
	Message string
}

// SetbackKind says what follows from a setback.
type SetbackKind int

const (
	// Stale surfaces when the snapshot was older than the world: look again at once.
	Stale SetbackKind = iota
	// Waits surfaces when the world has to settle: try again in a moment.
	Waits
	// NeedsUser surfaces when only the user can mend it.
	NeedsUser
)

// Error returns the message.
func (s *Setback) Error() string { return s.Message }

// SetbackIn finds the setback in an error; nil when it is a failure.
func SetbackIn(err error) *Setback {
	var setback *Setback
	if errors.As(err, &setback) {
		return setback
	}
	return nil
}
