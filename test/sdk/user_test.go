//go:build olmfull

package sdk

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/newcomer"
	"database.example.com/operator/tools/packaging"
)

// patience is how long one step may take.
const patience = 5 * time.Minute

// Where a disconnected cluster has what operator-sdk starts: `make mirror-list` tells what to mirror, and which flag names it.
const (
	indexImage         = layout.Registry + "/operator-framework/opm:latest"
	decompressionImage = layout.Registry + "/library/busybox:1"
)

// user has operator-sdk, kubectl and the rights of an administrator.
type user struct {
	*testing.T
	*newcomer.Newcomer
	// sdk and kubectl are programs, and home is where they run: operator-sdk leaves caches there.
	sdk, kubectl, home string
	digests            packaging.Digests
}

// arrive builds and pushes everything, and makes the namespace that all happens in. No Pod Security standard is enforced there: the
// pod that operator-sdk serves a catalog from keeps none.
func arrive(t *testing.T, namespace string) *user {
	t.Helper()
	log.SetLogger(logr.Discard())
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	checkout, err := packaging.FindCheckout(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := newcomer.New(config, checkout, packaging.Registry{Name: layout.Registry, CAFile: layout.CAFile()}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	n.Operators, n.Namespace = namespace, namespace
	u := &user{T: t, Newcomer: n, home: t.TempDir()}
	// The first time on a machine all releases are built, too.
	if err := n.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	if u.digests, err = checkout.Load(); err != nil {
		t.Fatal(err)
	}
	if u.sdk, err = checkout.Tool(t.Context(), "operator-sdk", "operator-sdk"); err != nil {
		t.Fatal(err)
	}
	if u.kubectl, err = checkout.Tool(t.Context(), "kubernetes", "kubectl"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		if err := n.Leave(ctx); err != nil {
			t.Error(err)
		}
	})
	u.Kubectl("create", "namespace", namespace)
	return u
}

// step takes a step of the newcomer, which may take patience.
func (u *user) step(take func(context.Context) error) {
	u.Helper()
	ctx, cancel := context.WithTimeoutCause(u.Context(), patience, fmt.Errorf("not within %v", patience))
	defer cancel()
	if err := take(ctx); err != nil {
		u.Fatal(err)
	}
}

// command is a program in the user's shell.
func (u *user) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = u.home
	cmd.Env = append(os.Environ(), "KUBECONFIG="+layout.Kubeconfig(), "SSL_CERT_FILE="+layout.TrustFile())
	return cmd
}

// try runs a program, and returns what it writes.
func (u *user) try(program string, args ...string) (string, error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(u.Context(), patience)
	defer cancel()
	output, err := u.command(ctx, program, args...).CombinedOutput()
	said := fmt.Sprintf("%s %s (%.1f s)\n%s", filepath.Base(program), strings.Join(args, " "), time.Since(start).Seconds(), output)
	if err != nil {
		return "", fmt.Errorf("%s%w", said, err)
	}
	u.Log(said)
	return strings.TrimSpace(string(output)), nil
}

// Kubectl runs kubectl in the user's namespace. It has to succeed.
func (u *user) Kubectl(args ...string) string {
	u.Helper()
	said, err := u.try(u.kubectl, append([]string{"--namespace", u.Namespace}, args...)...)
	if err != nil {
		u.Fatal(err)
	}
	return said
}

// SDK runs operator-sdk in the user's namespace. It has to succeed.
func (u *user) SDK(args ...string) {
	u.Helper()
	if err := u.trySDK(patience, args...); err != nil {
		u.Fatal(err)
	}
}

// refuses runs operator-sdk, which has to fail within the given time and say what is wanted.
func (u *user) refuses(want string, within time.Duration, args ...string) {
	u.Helper()
	err := u.trySDK(within, args...)
	if err == nil || !strings.Contains(err.Error(), want) {
		u.Fatalf("operator-sdk has to say %q: %v", want, err)
	}
	u.Log(err)
}

func (u *user) trySDK(within time.Duration, args ...string) error {
	_, err := u.try(u.sdk, append(args, "--namespace", u.Namespace, "--timeout", within.String())...)
	return err
}

// runBundle are the arguments by which a bundle is run on a disconnected cluster.
func runBundle(image string) []string {
	return []string{"run", "bundle", image, "--install-mode", "OwnNamespace", "--index-image", indexImage, "--decompression-image", decompressionImage}
}

// head is the image of a package's bundle of this checkout.
func (u *user) head(name string) string {
	return u.image(name + "-bundle:" + packaging.Version)
}

// released is the image of a package's bundle as the newest release has it.
func (u *user) released(name string) string {
	u.Helper()
	releases, err := u.Checkout.Releases()
	if err != nil || len(releases) == 0 {
		u.Fatalf("there are %d releases: %v", len(releases), err)
	}
	newest := releases[len(releases)-1]
	return u.image(name + "-bundle@" + newest.Images[name+"-bundle:"+newest.Version])
}

func (u *user) image(key string) string {
	u.Helper()
	digest, built := u.digests[key]
	if !built {
		u.Fatalf("%s was not built", key)
	}
	repository, _, _ := strings.Cut(strings.ReplaceAll(key, "@", ":"), ":")
	return layout.Registry + "/" + packaging.Repository + "/" + repository + "@" + digest
}
