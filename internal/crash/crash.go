package crash

import (
	"os"
	"sync/atomic"
)

// ExitCode is the exit code of a process that ended here, so that a test can tell it from a process that failed.
const ExitCode = 86

// Writes counts writes down to the one after which the process ends. A nil *Writes never ends it.
type Writes struct {
	left atomic.Int64
	exit func(code int)
}

// After returns what ends the process right after n writes; nil if n is not positive.
func After(n int) *Writes {
	if n <= 0 {
		return nil
	}
	w := &Writes{exit: os.Exit}
	w.left.Store(int64(n))
	return w
}

// done is called after each write that happened, or may have happened: what was refused changed nothing, and does not count.
func (w *Writes) done() {
	if w.left.Add(-1) == 0 {
		w.exit(ExitCode)
	}
}
