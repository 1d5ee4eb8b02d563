package newcomer

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/tools/packaging"
)

//go:embed install.yaml
var install []byte

// Newcomer goes the way, step by step. Each method is one step and waits until it is done.
type Newcomer struct {
	// Checkout is what is installed.
	Checkout packaging.Checkout
	// Registry is where the cluster pulls images from.
	Registry packaging.Registry
	// Operators is the namespace of the operators, the Subscription and the catalog.
	Operators string
	// Watched are the namespaces that the operators look after; none means all.
	Watched []string
	// Namespace is that of the database. It is made when it is missing.
	Namespace string
	// Channel is the one that is subscribed to, and Version that of both packages at its end.
	Channel, Version string
	// Catalog is the image of the catalog that is subscribed to; empty for that of the checkout.
	Catalog string
	// Manual makes OLM wait for an approval before it installs anything.
	Manual bool

	config   *rest.Config
	client   client.WithWatch
	progress io.Writer
	start    time.Time
}

// New returns a newcomer to the cluster of config, who has operators for all namespaces in production-ready-database and a database in
// demo. Every step is told to progress, with the seconds since now.
func New(config *rest.Config, checkout packaging.Checkout, registry packaging.Registry, progress io.Writer) (*Newcomer, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, fmt.Errorf("connecting to the cluster: %w", err)
	}
	return &Newcomer{
		Checkout: checkout, Registry: registry, Operators: "production-ready-database", Namespace: "demo",
		Channel: "candidate", Version: packaging.Version,
		config: config, client: c, progress: progress, start: time.Now(),
	}, nil
}

func (n *Newcomer) say(format string, args ...any) {
	fmt.Fprintf(n.progress, "%7.1f s  %s\n", time.Since(n.start).Seconds(), fmt.Sprintf(format, args...))
}

// Apply applies the six lines of config/samples in the namespace of the newcomer and returns the name of the database.
func (n *Newcomer) Apply(ctx context.Context) (string, error) {
	if err := n.makeNamespace(ctx, n.Namespace); err != nil {
		return "", err
	}
	objects, err := decode(n.Checkout.Path("config", "samples", "database_v1alpha1_productionreadydatabase.yaml"))
	if err != nil {
		return "", err
	}
	for _, object := range objects {
		object.SetNamespace(n.Namespace)
	}
	if err := n.apply(ctx, objects); err != nil {
		return "", err
	}
	n.say("applied six lines of YAML in namespace %s", n.Namespace)
	return objects[0].GetName(), nil
}

// makeNamespace makes a namespace that admits only what the restricted Pod Security standard allows.
func (n *Newcomer) makeNamespace(ctx context.Context, name string) error {
	namespace := &corev1.Namespace{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"pod-security.kubernetes.io/enforce": "restricted"}},
	}
	if err := client.IgnoreAlreadyExists(n.client.Create(ctx, namespace)); err != nil {
		return fmt.Errorf("making namespace %s: %w", name, err)
	}
	return nil
}

// AwaitDatabase waits until all members and read replicas of the database are ready, and shows what its status says meanwhile.
func (n *Newcomer) AwaitDatabase(ctx context.Context, name string) (*v1alpha1.ProductionReadyDatabase, error) {
	database := &v1alpha1.ProductionReadyDatabase{}
	said := ""
	err := n.await(ctx, &v1alpha1.ProductionReadyDatabaseList{}, n.Namespace, name, func() (bool, error) {
		if err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Namespace, Name: name}, database); err != nil {
			return false, err
		}
		if database.Status.Message != "" && database.Status.Message != said {
			said = database.Status.Message
			n.say("%s: %s", name, short(said))
		}
		return ready(database), nil
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for database %s, which says %q: %w", name, said, err)
	}
	n.say("%d voters and %d read replicas are ready", database.Status.ReadyMembers, database.Status.ReadyReadReplicas)
	return database, nil
}

// short cuts a message to what fits on a line; the whole one is in the status.
func short(message string) string {
	const width = 150
	if runes := []rune(message); len(runes) > width {
		return string(runes[:width]) + "…"
	}
	return message
}

func ready(d *v1alpha1.ProductionReadyDatabase) bool {
	for _, condition := range d.Status.Conditions {
		if condition.Type == v1alpha1.ConditionAvailable && condition.Status == metav1.ConditionTrue {
			return d.Status.ObservedGeneration == d.Generation && d.Spec.ClusterSize != nil && d.Spec.ReadReplicas != nil &&
				d.Status.ReadyMembers == *d.Spec.ClusterSize && d.Status.ReadyReadReplicas == *d.Spec.ReadReplicas
		}
	}
	return false
}
