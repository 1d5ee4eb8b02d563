package byhand

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/static"
)

// Name is the name of a static cluster, and of its Service for clients.
const Name = "floor"

// How long the steps of a change may take, and how often is looked whether one is done.
const (
	stepTime   = 2 * time.Minute
	again      = 10 * time.Millisecond
	answerTime = 500 * time.Millisecond
)

// ahead is for how many members addresses are made before they are needed. Who asks for a name before DNS knows it is told for half a
// minute that it does not exist, so a person who knows that makes it early.
const ahead = 2

// Cluster is a static cluster, and the hands that change it.
type Cluster struct {
	*world.World
	*paper
}

// paper is what is remembered of a cluster.
type paper struct {
	manifests *static.Cluster
	// made counts the members that there ever were: no name is used twice.
	made int
	// addressed counts those that an address was made for, or that need none.
	addressed int
}

// Found makes a static cluster in the namespace of the world, and waits until its members are ready.
func Found(w *world.World, voters int, version string) *Cluster {
	w.Helper()
	manifests, err := static.New(static.Options{Namespace: w.Namespace, Name: Name, Storage: "600Mi", Domain: layout.ClusterDomain})
	if err != nil {
		w.Fatalf("making the manifests of a static cluster: %v", err)
	}
	c := &Cluster{World: w, paper: &paper{manifests: manifests, made: voters, addressed: voters}}
	c.runs(version)
	objects, err := manifests.Founding(voters)
	c.create(objects, err)
	c.address(voters + ahead)
	c.awaitReady(voters)
	c.awaitChangeable()
	return c
}

// address makes the addresses of members up to a number.
func (c *Cluster) address(upTo int) {
	c.Helper()
	for ; c.addressed < upTo; c.addressed++ {
		c.create(c.manifests.Address(c.manifests.Member(c.addressed)))
	}
}

// awaitChangeable waits until the leader lets members be added: not before all have been connected for a while, which takes longer if one
// of them asked for the name of another before it was known.
func (c *Cluster) awaitChangeable() {
	c.Helper()
	etcd := c.connect()
	var id uint64
	c.insist("adding a member for a moment", func(ctx context.Context) error {
		answer, err := etcd.MemberAddAsLearner(ctx, []string{c.manifests.JoinerURL("nobody")})
		if err == nil {
			id = answer.Member.ID
		}
		return err
	})
	c.insist("removing it", func(ctx context.Context) error {
		_, err := etcd.MemberRemove(ctx, id)
		return err
	})
}

// In returns the cluster as a test within the test sees it.
func (c *Cluster) In(t testing.TB) *Cluster { return &Cluster{World: c.World.In(t), paper: c.paper} }

func (c *Cluster) create(objects []client.Object, err error) {
	c.Helper()
	if err != nil {
		c.Fatalf("rendering manifests: %v", err)
	}
	for _, o := range objects {
		c.Make(o)
	}
}

// awaitReady waits until so many pods are ready; those that are on their way out don't count.
func (c *Cluster) awaitReady(want int) {
	c.Helper()
	c.AwaitPods("the static cluster is ready", stepTime, Name, func(pods []world.Pod) (bool, string) {
		ready := 0
		for _, pod := range pods {
			if pod.Ready() && pod.DeletionTimestamp == nil {
				ready++
			}
		}
		return ready == want, fmt.Sprintf("%d of %d pods are ready, want %d", ready, len(pods), want)
	})
}

// insist asks the cluster for something until it is done.
func (c *Cluster) insist(doing string, do func(ctx context.Context) error) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), stepTime)
	defer cancel()
	next := time.NewTicker(again)
	defer next.Stop()
	for {
		err := do(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			c.Fatalf("%s: %v", doing, err)
		case <-next.C:
		}
	}
}

// idOf returns the ID of the member that has a name; 0 if none has it.
func idOf(list []*etcdserverpb.Member, name string) uint64 {
	for _, m := range list {
		if m.Name == name {
			return m.ID
		}
	}
	return 0
}

// connect connects through the Service.
func (c *Cluster) connect() *clientv3.Client {
	c.Helper()
	return c.Connect(Name, Name)
}
