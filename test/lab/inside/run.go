package inside

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/layout"
)

// Verb is the hidden verb of the lab's program that goes on, in a mount namespace of its own, where Command left off.
const Verb = "run-inside"

const resolver = "/etc/resolv.conf"

// resolvConf is what a pod of the namespace default has.
var resolvConf = fmt.Sprintf("nameserver %[1]s\nsearch default.svc.%[2]s svc.%[2]s %[2]s\noptions ndots:5\n",
	layout.DNSServiceIP, layout.ClusterDomain)

// Command returns a command that runs with the cluster's name server, and with KUBECONFIG and SSL_CERT_FILE set. It must be called as root.
// Names outside the cluster do not exist for it.
func Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, layout.Executable(), append([]string{Verb, "--"}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "KUBECONFIG="+layout.Kubeconfig(), "SSL_CERT_FILE="+layout.TrustFile())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	return cmd
}

// Become replaces the resolver's configuration for this process alone, and then the process by the program. It returns only on failure.
func Become(args []string) error {
	program, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("leaving the host's mounts: %w", err)
	}
	file := filepath.Join(layout.StateDir, "resolv.conf")
	if err := os.WriteFile(file, []byte(resolvConf), 0o644); err != nil {
		return err
	}
	target, err := filepath.EvalSymlinks(resolver)
	if err != nil {
		return fmt.Errorf("finding the resolver's configuration: %w", err)
	}
	if err := unix.Mount(file, target, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("using the cluster's name server: %w", err)
	}
	return syscall.Exec(program, args, os.Environ())
}
