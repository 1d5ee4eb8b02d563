package packaging

import (
	"debug/elf"
	"fmt"

	"database.example.com/operator/test/lab/image"
)

// machines maps an architecture, in Go's words, to what the head of a program for it says.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// runsOn fails when one of the files is a program for another architecture, or one that needs a library that the image does not
// have. It fails with what is no program, too.
func runsOn(arch string, entries []image.Entry) error {
	for _, entry := range entries {
		program, err := elf.Open(entry.Source)
		if err != nil {
			return fmt.Errorf("reading the program %s: %w", entry.Path, err)
		}
		libraries, err := program.ImportedLibraries()
		machine := program.Machine
		if err := program.Close(); err != nil {
			return err
		}
		switch {
		case err != nil:
			return fmt.Errorf("reading the program %s: %w", entry.Path, err)
		case machine != machines[arch]:
			return fmt.Errorf("%s is a program for %v, in an image for %s", entry.Path, machine, arch)
		case len(libraries) > 0:
			return fmt.Errorf("%s needs the libraries %v, and the image has none", entry.Path, libraries)
		}
	}
	return nil
}
