package inside

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"

	"database.example.com/operator/test/lab/layout"
)

const resolver = "/etc/resolv.conf"

// resolvConf is what a pod of the namespace default has.
var resolvConf = fmt.Sprintf("nameserver %[1]s\nsearch default.svc.%[2]s svc.%[2]s %[2]s\noptions ndots:5\n",
	layout.DNSServiceIP, layout.ClusterDomain)

// Exec replaces this process by a program that uses the cluster's name server, with KUBECONFIG, SSL_CERT_FILE and CURL_CA_BUNDLE set. It must be called as
// root, and returns only on failure. Names outside the cluster do not exist for the program.
func Exec(args []string) error {
	program, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	file := filepath.Join(layout.StateDir, "resolv.conf")
	if err := os.WriteFile(file, []byte(resolvConf), 0o644); err != nil {
		return err
	}
	target, err := filepath.EvalSymlinks(resolver)
	if err != nil {
		return fmt.Errorf("finding the resolver's configuration: %w", err)
	}
	// Only this thread leaves the host's mounts; the program begins in the thread that executes it.
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("leaving the host's mounts: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("leaving the host's mounts: %w", err)
	}
	if err := unix.Mount(file, target, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("using the cluster's name server: %w", err)
	}
	return syscall.Exec(program, args, append(os.Environ(),
		"KUBECONFIG="+layout.Kubeconfig(), "SSL_CERT_FILE="+layout.TrustFile(), "CURL_CA_BUNDLE="+layout.TrustFile()))
}
