package static

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/pki"
)

//go:embed manifests/*.yaml
var files embed.FS

var templates = template.Must(template.ParseFS(files, "manifests/*.yaml"))

// Options say what cluster it is to be.
type Options struct {
	// Namespace and Name are the cluster's. The Service for clients has the name, and pods and claims the label of an EtcdCluster of it.
	Namespace, Name string
	// Image is the engine's image.
	Image string
	// Storage is the size of each volume, for instance 1Gi.
	Storage string
	// Domain is the DNS domain of the Kubernetes cluster.
	Domain string
	// Experimental says that the engine calls what it does with clients' host names experimental, as 3.5 does.
	Experimental bool
	// Flags are more flags of the engine.
	Flags []string
}

// Cluster is a set of manifests.
type Cluster struct {
	Options
	peers, clients pki.Pair
}

// New makes the authorities of a cluster.
func New(o Options) (*Cluster, error) {
	now := time.Now()
	peers, err := pki.NewAuthority(o.Name+" peers", now)
	if err != nil {
		return nil, fmt.Errorf("making the authority of peers: %w", err)
	}
	clients, err := pki.NewAuthority(o.Name+" clients", now)
	if err != nil {
		return nil, fmt.Errorf("making the authority of clients: %w", err)
	}
	return &Cluster{Options: o, peers: peers, clients: clients}, nil
}

// Member is the name of a member, and of its pod and claim.
func (c *Cluster) Member(n int) string { return fmt.Sprintf("%s-%d", c.Name, n) }

// founderURL is where the peers of a founder reach it.
func (c *Cluster) founderURL(member string) string {
	return fmt.Sprintf("https://%s.%s-peer.%s.svc.%s:2380", member, c.Name, c.Namespace, c.Domain)
}

// JoinerURL is where the peers of a member that joined later reach it: by a Service of its own.
func (c *Cluster) JoinerURL(member string) string {
	return fmt.Sprintf("https://%s.%s.svc.%s:2380", member, c.Namespace, c.Domain)
}

// Founding returns all objects of a new cluster of so many voters.
func (c *Cluster) Founding(voters int) ([]client.Object, error) {
	objects, err := c.render("services.yaml", values{})
	if err != nil {
		return nil, err
	}
	connection, err := c.connection()
	if err != nil {
		return nil, err
	}
	objects = append(objects, connection)
	founders := map[string]string{}
	for n := range voters {
		founders[c.Member(n)] = c.founderURL(c.Member(n))
	}
	for _, member := range slices.Sorted(maps.Keys(founders)) {
		made, err := c.whole(values{Member: member, State: "new", PeerURL: founders[member], InitialCluster: list(founders)})
		if err != nil {
			return nil, err
		}
		objects = append(objects, made...)
	}
	return objects, nil
}

// Address returns the Service by which a member that is going to join is reached.
func (c *Cluster) Address(member string) ([]client.Object, error) {
	return c.render("joining.yaml", values{Member: member})
}

// Joining returns the other objects of a member that joins, when the members, with itself, have these names and URLs.
func (c *Cluster) Joining(member string, members map[string]string) ([]client.Object, error) {
	return c.whole(values{Member: member, State: "existing", PeerURL: c.JoinerURL(member), InitialCluster: list(members)})
}

// Pod returns the pod of a member that has its data already: where its peers are is written there.
func (c *Cluster) Pod(member string) (client.Object, error) {
	url := c.founderURL(member)
	made, err := c.render("pod.yaml", values{Member: member, State: "existing", PeerURL: url, InitialCluster: member + "=" + url})
	if err != nil {
		return nil, err
	}
	return made[0], nil
}

func (c *Cluster) whole(v values) ([]client.Object, error) {
	secret, err := c.secret(v.Member)
	if err != nil {
		return nil, err
	}
	objects := []client.Object{secret}
	for _, file := range []string{"claim.yaml", "pod.yaml"} {
		made, err := c.render(file, v)
		if err != nil {
			return nil, err
		}
		objects = append(objects, made...)
	}
	return objects, nil
}

// values is what the manifests leave open.
type values struct {
	Options
	Member, State, PeerURL, InitialCluster string
}

// list writes members as etcd reads them.
func list(members map[string]string) string {
	var peers []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		peers = append(peers, name+"="+members[name])
	}
	return strings.Join(peers, ",")
}

func (c *Cluster) render(file string, v values) ([]client.Object, error) {
	v.Options = c.Options
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, file, v); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", file, err)
	}
	var objects []client.Object
	for document := range strings.SplitSeq(text.String(), "\n---\n") {
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal([]byte(document), &object.Object); err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}
