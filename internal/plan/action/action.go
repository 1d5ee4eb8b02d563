package action

import "fmt"

// Action is one thing to do. It is data: act knows how to do it. It prints itself in the words of the log.
type Action interface {
	fmt.Stringer
}
