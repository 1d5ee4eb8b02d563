package main

import (
	"testing"
	"time"
)

func TestAFloorThatWaitedForANameIsDisturbed(t *testing.T) {
	for _, tc := range []struct {
		ready time.Duration
		want  bool
	}{{4 * time.Second, false}, {32 * time.Second, true}} {
		if got := (timing{started: 2 * time.Second, ready: tc.ready}).disturbed(); got != tc.want {
			t.Errorf("ready after %s counts as disturbed: %t", tc.ready, got)
		}
	}
}

func TestTheResidentMemoryIsFoundAmongMetrics(t *testing.T) {
	const metrics = "# HELP process_resident_memory_bytes Resident memory size in bytes.\n" +
		"process_resident_memory_bytes 4.7161344e+07\nprocess_resident_memory_bytes_x 1\n"
	if got, err := residentMemory(metrics); err != nil || got != 47161344 {
		t.Errorf("got %d, %v", got, err)
	}
	if _, err := residentMemory("go_goroutines 7\n"); err == nil {
		t.Error("memory was found where there is none")
	}
}
