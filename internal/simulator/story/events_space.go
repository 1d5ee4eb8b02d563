package story

import "fmt"

// spaceEvents are what fills databases and empties them.
var spaceEvents = events{
	"database grows": func(p *play, pick int) string {
		bytes := int64(1+pick%4) << 28
		if !p.w.WriteMuch(bytes) {
			return ""
		}
		return fmt.Sprintf("a client writes %d MiB", bytes>>20)
	},
	"room is made": func(p *play, _ int) string {
		if !p.w.MakeRoom() {
			return ""
		}
		return "a user compacts and defragments all members, and disarms the alarms"
	},
}
