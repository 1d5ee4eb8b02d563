package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// needed maps a Debian package to what it is for.
var needed = map[string]string{
	"busybox-static":  "the shell in the images of the lab",
	"ca-certificates": "the authorities that the module proxy is checked against",
	"gcc":             "runc and the pause container are the two programs that need a C compiler",
	"iproute2":        "networks of the lab's nodes",
	"libc6-dev":       "runc",
	"libseccomp-dev":  "runc filters system calls",
	"mount":           "volumes are loop devices",
	"nftables":        "kube-proxy writes its rules with nft",
	"pkg-config":      "runc finds libseccomp with it",
	"procps":          "settings of the kernel",
	"util-linux":      "nsenter and unshare",
	"xfsprogs":        "volumes are XFS: the only file system that grows while it is mounted without more rights",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "deps:", err)
		os.Exit(1)
	}
}

func run() error {
	missing := missingPackages()
	if len(missing) == 0 {
		return nil
	}
	for _, name := range missing {
		fmt.Printf("missing %-16s %s\n", name, needed[name])
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("run as root, or: sudo apt-get install %s", strings.Join(missing, " "))
	}
	for _, args := range [][]string{
		{"apt-get", "update", "-qq"},
		append([]string{"apt-get", "install", "-y", "-qq", "--no-install-recommends"}, missing...),
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}

// missingPackages asks dpkg. A machine without dpkg is not Debian: what the lab needs is then its owner's business.
func missingPackages() []string {
	if _, err := exec.LookPath("dpkg-query"); err != nil {
		fmt.Fprintln(os.Stderr, "no dpkg here: see tools/deps/main.go for what the lab needs")
		return nil
	}
	var missing []string
	for name := range needed {
		status, err := exec.Command("dpkg-query", "--show", "--showformat=${db:Status-Status}", name).Output()
		if err != nil || string(status) != "installed" {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}
