package packaging

import (
	"debug/elf"
	"errors"
	"fmt"

	"database.example.com/operator/test/lab/image"
)

// machines maps an architecture, in Go's words, to what the head of a program for it says.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// executable puts a program into an image for an architecture. It fails with a program for another one, with one that needs a library,
// which our images do not have, and with what is no program.
func executable(arch, path, source string) (image.Entry, error) {
	program, err := elf.Open(source)
	if err != nil {
		return image.Entry{}, fmt.Errorf("reading the program %s: %w", path, err)
	}
	libraries, err := program.ImportedLibraries()
	machine := program.Machine
	if err := errors.Join(err, program.Close()); err != nil {
		return image.Entry{}, fmt.Errorf("reading the program %s: %w", path, err)
	}
	if machine != machines[arch] {
		return image.Entry{}, fmt.Errorf("%s is a program for %v, in an image for %s", path, machine, arch)
	}
	if len(libraries) > 0 {
		return image.Entry{}, fmt.Errorf("%s needs the libraries %v, and the image has none", path, libraries)
	}
	return image.Executable(path, source), nil
}
