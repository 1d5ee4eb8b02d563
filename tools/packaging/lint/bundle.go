package lint

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/operator-framework/api/pkg/apis/scorecard/v1alpha3"
	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// Bundle is a bundle as the rules see it.
type Bundle struct {
	Version operators.ClusterServiceVersion
	CRDs    []apiextensions.CustomResourceDefinition
	// Roles are those for users.
	Roles []rbacv1.ClusterRole
	// Scorecard names the tests that the bundle is to be held against.
	Scorecard v1alpha3.Configuration
	// Unknown are what is wrong with the files themselves: fields that the API does not have are ignored silently by everyone else.
	Unknown []string
	// Platforms tells the architectures that an image is for; nil where the images are not at hand.
	Platforms func(image string) ([]string, error)
	// Uses are what the operator's program asks the API for, as GROUP/RESOURCE VERB; nil where that is not known.
	Uses map[string]bool
}

// Read reads the manifests of the bundle in dir.
func Read(dir string) (Bundle, error) {
	files, err := filepath.Glob(filepath.Join(dir, "manifests", "*.yaml"))
	if err != nil {
		return Bundle{}, err
	}
	if len(files) == 0 {
		return Bundle{}, fmt.Errorf("%s holds no manifests", dir)
	}
	var b Bundle
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return Bundle{}, err
		}
		if err := b.add(filepath.Base(file), content); err != nil {
			return Bundle{}, fmt.Errorf("reading %s: %w", file, err)
		}
	}
	content, err := os.ReadFile(filepath.Join(dir, "tests", "scorecard", "config.yaml"))
	if err != nil {
		return Bundle{}, err
	}
	return b, b.decode("tests/scorecard/config.yaml", content, &b.Scorecard)
}

func (b *Bundle) add(name string, content []byte) error {
	var kind metav1.TypeMeta
	if err := yaml.Unmarshal(content, &kind); err != nil {
		return err
	}
	switch kind.Kind {
	case "ClusterServiceVersion":
		return b.decode(name, content, &b.Version)
	case "CustomResourceDefinition":
		b.CRDs = append(b.CRDs, apiextensions.CustomResourceDefinition{})
		return b.decode(name, content, &b.CRDs[len(b.CRDs)-1])
	case "ClusterRole":
		b.Roles = append(b.Roles, rbacv1.ClusterRole{})
		return b.decode(name, content, &b.Roles[len(b.Roles)-1])
	case "Service":
		return b.decode(name, content, &corev1.Service{})
	default:
		b.Unknown = append(b.Unknown, fmt.Sprintf("%s is a %s, which no rule looks at", name, kind.Kind))
		return nil
	}
}

// decode reads an object, and notes when it says more than its kind has fields for, or a field in another case: as the API server does.
func (b *Bundle) decode(name string, content []byte, object any) error {
	inJSON, err := yaml.YAMLToJSONStrict(content)
	if err != nil {
		return err
	}
	unknown, err := json.UnmarshalStrict(inJSON, object)
	for _, field := range unknown {
		b.Unknown = append(b.Unknown, fmt.Sprintf("%s: %v", name, field))
	}
	return err
}

// pods are what the bundle's Deployments make.
func (b Bundle) pods() map[string]corev1.PodTemplateSpec {
	pods := map[string]corev1.PodTemplateSpec{}
	for _, deployment := range b.Version.Spec.InstallStrategy.StrategySpec.DeploymentSpecs {
		pods[deployment.Name] = deployment.Spec.Template
	}
	return pods
}

// containers lists all containers of a pod, those that run before the others first.
func containers(pod corev1.PodSpec) []corev1.Container {
	return append(append([]corev1.Container{}, pod.InitContainers...), pod.Containers...)
}
