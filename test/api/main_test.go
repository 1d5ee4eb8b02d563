//go:build api

package api

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-logr/logr"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/lab/build"
)

var (
	// apiserver is how the tests reach the kube-apiserver.
	apiserver *rest.Config
	// api is a client without a cache: what it reads is what the apiserver holds.
	api client.Client
	// crds is the directory of the definitions that are tested.
	crds string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	log.SetLogger(logr.Discard())
	environment, err := start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := environment.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping the apiserver:", err)
		return 1
	}
	return code
}

// start builds the binaries that are not in the cache yet, and starts an apiserver that knows our kinds.
func start(ctx context.Context) (*envtest.Environment, error) {
	tree, err := build.Find()
	if err != nil {
		return nil, err
	}
	if err := assets(ctx, tree); err != nil {
		return nil, err
	}
	crds = filepath.Join(tree.Root, "config", "crd", "bases")
	environment := newEnvironment(crds)
	if apiserver, err = environment.Start(); err != nil {
		return nil, fmt.Errorf("starting the apiserver: %w", err)
	}
	if api, err = client.New(apiserver, client.Options{Scheme: scheme()}); err != nil {
		return nil, fmt.Errorf("making a client: %w", err)
	}
	return environment, nil
}

// newEnvironment is an apiserver that knows the kinds whose definitions are in the given files and directories. It admits a blocking owner
// reference only of those who may set the owner's finalizers, as OpenShift's does.
func newEnvironment(definitions ...string) *envtest.Environment {
	environment := &envtest.Environment{CRDDirectoryPaths: definitions, ErrorIfCRDPathMissing: true, Scheme: scheme()}
	environment.ControlPlane.GetAPIServer().Configure().Append("enable-admission-plugins", "OwnerReferencesPermissionEnforcement")
	return environment
}

// assets tells envtest where the binaries are; a path that is set already is used as it is.
func assets(ctx context.Context, tree build.Tree) error {
	for variable, binary := range map[string][2]string{
		"TEST_ASSET_KUBE_APISERVER": {"kubernetes", "kube-apiserver"},
		"TEST_ASSET_KUBECTL":        {"kubernetes", "kubectl"},
		"TEST_ASSET_ETCD":           {"etcd-3.6", "etcd"},
	} {
		if os.Getenv(variable) != "" {
			continue
		}
		component, err := build.Lookup(binary[0])
		if err != nil {
			return err
		}
		if err := tree.Build(ctx, os.Stderr, []build.Component{component}); err != nil {
			return err
		}
		dir, err := tree.Dir(component.Name)
		if err != nil {
			return err
		}
		if err := os.Setenv(variable, filepath.Join(dir, binary[1])); err != nil {
			return err
		}
	}
	return nil
}

func scheme() *runtime.Scheme {
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, apiextensionsv1.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(s); err != nil {
			panic(err)
		}
	}
	return s
}
