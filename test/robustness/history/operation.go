package history

import (
	"fmt"
	"time"
)

// Kind is what a client asks for.
type Kind int

// The kinds of operations. Each concerns one key.
const (
	// Read is a linearizable read.
	Read Kind = iota + 1
	// Write sets a value, whatever was there.
	Write
	// Swap is a transaction: it sets a value if another one is there, and reads otherwise.
	Swap
	// Delete removes a key and tells what was there.
	Delete
)

func (k Kind) String() string {
	return [...]string{Read: "read", Write: "write", Swap: "swap", Delete: "delete"}[k]
}

// Outcome is what a client knows of an operation afterwards.
type Outcome int

const (
	// Unknown is the outcome of an operation that ended in an error: it may have happened, may happen later, or never.
	Unknown Outcome = iota
	// Acknowledged is the outcome of an operation that the database answered.
	Acknowledged
)

// Operation is one attempt of a client. A client that tries again makes another operation of the same request, which is a fact of its own:
// both may have happened.
type Operation struct {
	Client, Request int
	Kind            Kind
	Key             string
	// Value is what a Write or a Swap sets. No two operations of a history set the same value.
	Value string
	// Expected is what a Swap wants to be there; nothing means that there must be no such key.
	Expected string
	// Call and Return are when it began and ended, since the beginning of the history.
	Call, Return time.Duration
	Outcome      Outcome
	// Swapped tells that an acknowledged Swap found what it expected.
	Swapped bool
	// Saw is what an acknowledged operation found: the value that was read, deleted, or kept a Swap from swapping. Nothing means that there
	// was no such key.
	Saw string
	// Revision is the database's revision in the answer: that of the change, if it changed something.
	Revision int64
	// Err is why the outcome is unknown.
	Err error
}

// Changed tells whether it is known to have changed the database.
func (o Operation) Changed() bool {
	if o.Outcome != Acknowledged {
		return false
	}
	switch o.Kind {
	case Write:
		return true
	case Swap:
		return o.Swapped
	case Delete:
		return o.Saw != ""
	default:
		return false
	}
}

// String tells the operation as its client would.
func (o Operation) String() string {
	text := fmt.Sprintf("client %d, %.3f to %.3f s: %s %s", o.Client, o.Call.Seconds(), o.Return.Seconds(), o.Kind, o.Key)
	switch o.Kind {
	case Write:
		text += " = " + o.Value
	case Swap:
		text += fmt.Sprintf(" from %q to %s", o.Expected, o.Value)
	default:
	}
	if o.Outcome == Unknown {
		return text + fmt.Sprintf(": unknown (%v)", o.Err)
	}
	if o.Kind == Read || o.Kind == Delete || o.Kind == Swap && !o.Swapped {
		text += fmt.Sprintf(": saw %q", o.Saw)
	}
	return text + fmt.Sprintf(" at revision %d", o.Revision)
}
