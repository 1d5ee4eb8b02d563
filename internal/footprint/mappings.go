package footprint

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// mapping is a part of the address space.
type mapping struct {
	start, end uintptr
	// resident are the bytes of it that are in memory.
	resident uint64
}

// cleanMappings finds, in the text of /proc/PID/smaps, the parts of a file that are mapped without the right to write and that hold
// nothing but what is in the file: no page of them was ever changed, as a loader changes pages before it takes the right to write away.
func cleanMappings(smaps io.Reader, file string) ([]mapping, error) {
	var clean []mapping
	var current *mapping
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if !strings.HasSuffix(fields[0], ":") {
			clean, current = finish(clean, current), nil
			if len(fields) == 6 && fields[5] == file && !strings.Contains(fields[1], "w") {
				started, err := parseRange(fields[0])
				if err != nil {
					return nil, err
				}
				current = &started
			}
			continue
		}
		if current == nil || len(fields) < 2 {
			continue
		}
		kilobytes, err := strconv.ParseUint(fields[1], 10, 64)
		if err != nil {
			continue // Not every line holds a number.
		}
		switch fields[0] {
		case "Rss:":
			current.resident = kilobytes << 10
		case "Anonymous:", "Swap:":
			if kilobytes > 0 {
				current = nil
			}
		}
	}
	return finish(clean, current), lines.Err()
}

func finish(clean []mapping, last *mapping) []mapping {
	if last == nil {
		return clean
	}
	return append(clean, *last)
}

func parseRange(text string) (mapping, error) {
	from, to, _ := strings.Cut(text, "-")
	start, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return mapping{}, fmt.Errorf("reading the range %q: %w", text, err)
	}
	end, err := strconv.ParseUint(to, 16, 64)
	if err != nil {
		return mapping{}, fmt.Errorf("reading the range %q: %w", text, err)
	}
	return mapping{start: uintptr(start), end: uintptr(end)}, nil
}
