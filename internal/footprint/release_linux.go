package footprint

import (
	"fmt"
	"os"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// Release collects garbage and returns it to the kernel, and gives back every page of the program's own file. Those come back by
// themselves, from the kernel's cache of files, when they are used again: the kernel would take them in the same way if it needed the
// memory. It says how many bytes of the program were in memory. An error means that not all was given back; no harm is done.
func Release() (resident uint64, err error) {
	debug.FreeOSMemory()
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return 0, fmt.Errorf("finding the program's file: %w", err)
	}
	smaps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return 0, fmt.Errorf("looking at the address space: %w", err)
	}
	defer smaps.Close()
	mappings, err := cleanMappings(smaps, program)
	if err != nil {
		return 0, fmt.Errorf("looking at the address space: %w", err)
	}
	for _, m := range mappings {
		if _, _, failed := unix.Syscall(unix.SYS_MADVISE, m.start, m.end-m.start, unix.MADV_DONTNEED); failed != 0 {
			return resident, fmt.Errorf("giving back %x-%x of the program: %w", m.start, m.end, failed)
		}
		resident += m.resident
	}
	return resident, nil
}
